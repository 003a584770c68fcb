package io.sfai.gateway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command {@code sfai bench}. Exit codes: 0 all targets met, 1 one missed or failed, 2 usage.
 */
@Command(
        name = "sfai bench",
        mixinStandardHelpOptions = true,
        subcommands = ScalePage.class,
        description = "Measure, compare, and write bench/results/DATE.json.")
public final class Bench implements Callable<Integer> {
    private static final List<Benchmark> ALL =
            List.of(
                    new ColdStart(),
                    new Latency(),
                    new Throughput(),
                    Ways.providers(),
                    Ways.dialects(),
                    new Rounds(),
                    new SlowStreams(),
                    new Memory(),
                    new Limits(),
                    new Crowd());

    /** Kept, since a logger that nobody holds loses its level. */
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description =
                    "cold, latency, throughput, providers, dialects, tools, slow-streams, memory, limits,"
                            + " crowd; default: all.")
    private List<String> names = List.of();

    @Option(names = "--tiny", description = "Only see that they run; the figures mean nothing.")
    private boolean tiny;

    public static void main(String[] args) {
        // The emulator's front would tell of each start amid the tables.
        HELIDON.setLevel(Level.WARNING);
        CommandLine line = new CommandLine(new Bench());
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws Exception {
        List<Benchmark> chosen = chosen(names);
        boolean met = true;
        try (Lab lab = new Lab(Lab.rootAbove(Path.of("")), tiny ? Scale.TINY : Scale.FULL)) {
            new Peers(lab).install();
            System.out.println(head(lab.machine()));
            Path directory = tiny ? lab.scratch() : lab.root().resolve("bench/results");
            Results results =
                    new Results(directory, LocalDate.now(ZoneId.systemDefault()), lab.machine());
            for (Benchmark benchmark : chosen) {
                met &= run(benchmark, lab, results);
            }
            System.out.println(
                    tiny ? "" : "\nWritten to bench/results/" + results.file().getFileName());
        }
        return met ? 0 : 1;
    }

    static List<Benchmark> all() {
        return ALL;
    }

    private static boolean run(Benchmark benchmark, Lab lab, Results results) throws Exception {
        long start = System.nanoTime();
        Report report = benchmark.run(lab);
        System.out.println(Table.of(report));
        System.err.printf("  (%.0f s)%n", (System.nanoTime() - start) / 1e9);
        results.add(report);
        return report.figures().stream()
                .allMatch(figure -> figure.target() == null || figure.target().met());
    }

    private static List<Benchmark> chosen(List<String> names) throws IOException {
        for (String name : names) {
            if (ALL.stream().noneMatch(benchmark -> benchmark.name().equals(name))) {
                throw new IOException("there is no benchmark " + name);
            }
        }
        return names.isEmpty()
                ? ALL
                : ALL.stream().filter(benchmark -> names.contains(benchmark.name())).toList();
    }

    private static String head(Machine machine) {
        return "%s, %d CPUs, %s, %s%n%s."
                .formatted(
                        machine.processor(),
                        machine.cpus(),
                        machine.system(),
                        machine.jdk(),
                        machine.pinning());
    }
}
