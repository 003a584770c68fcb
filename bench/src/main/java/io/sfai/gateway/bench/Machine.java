package io.sfai.gateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What the benchmarks run on. Where there are two CPUs and {@code taskset}, what is measured gets
 * the last one for itself, and load and upstream share the others.
 */
final class Machine {
    private static final Path CPUS = Path.of("/sys/devices/system/cpu/online");

    private final int cpus = Runtime.getRuntime().availableProcessors();
    private final OptionalInt measured;

    /** Looks around, and moves this process off the CPU that is measured. */
    Machine() throws IOException, InterruptedException {
        boolean canPin = Files.exists(CPUS) && cpus > 1 && onPath("taskset");
        boolean moved = canPin && run("taskset", "-a", "-c", "-p", others(), "" + pid()) == 0;
        measured = moved ? OptionalInt.of(cpus - 1) : OptionalInt.empty();
    }

    /** The CPU of what is measured, or empty where nothing can be pinned. */
    OptionalInt measured() {
        return measured;
    }

    /** A command that runs on the measured CPU alone, if that is possible here. */
    List<String> pinned(List<String> command) {
        if (measured.isEmpty()) {
            return command;
        }
        List<String> pin = List.of("taskset", "-c", "" + measured.getAsInt());
        return Stream.concat(pin.stream(), command.stream()).toList();
    }

    String pinning() {
        return measured.isPresent()
                ? "what is measured runs on CPU %d alone, load and upstream on CPU %s"
                        .formatted(measured.getAsInt(), others())
                : "nothing was pinned to a CPU: that takes Linux, two CPUs and taskset";
    }

    int cpus() {
        return cpus;
    }

    String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    String system() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    String jdk() {
        return "JDK " + Runtime.version();
    }

    private String others() {
        return cpus == 2 ? "0" : "0-" + (cpus - 2);
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    static boolean onPath(String command) {
        return find(command).isPresent();
    }

    /** Where a command is. */
    static Optional<Path> find(String command) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, command))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
