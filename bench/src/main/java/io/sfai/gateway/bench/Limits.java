package io.sfai.gateway.bench;

import io.sfai.gateway.auth.KeyTerms;
import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.inference.Limits.Period;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.store.DynamoDbStore;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What auth, limits and budget add to a request, in round trips of the store and in CPU: a key with
 * all limits beside the master key, which has none, on one gateway.
 */
final class Limits implements Benchmark {
    private static final int BLOCK = 20;
    private static final int[] DELAYS = {0, 5, 20};
    private static final String MASTER = "sk-bench";
    private static final String WHOLE = "whole";

    /** What the function's JVM is told, and what it is told with SnapStart. */
    private static final String C1 = "C1 as on Lambda";

    private static final String C2 = "C2 as with SnapStart";

    @Override
    public String name() {
        return "limits";
    }

    @Override
    public Report run(Lab lab) throws IOException, InterruptedException {
        Report report = new Report(name(), "a key with all limits, beside the master key");
        try (FakeTable table = new FakeTable();
                Contestant upstream = lab.upstream()) {
            io.sfai.gateway.inference.Limits all = unreached();
            String allKey = key(table, "all", all);
            String someKey = key(table, "some", requestsAndBudget(all));
            for (String compiler : List.of(C1, C2)) {
                try (Contestant free = gateway(lab, upstream, table, compiler)) {
                    Contestant limited = free.withKey("all limits", allKey);
                    Contestant some = free.withKey("requests and budget", someKey);
                    List<Contestant> ways = List.of(free, some, limited);
                    warmUp(lab, ways);
                    if (compiler.equals(C1)) {
                        calls(table, ways, report);
                        for (int delay : DELAYS) {
                            latency(lab, table, delay, free, limited, report);
                        }
                    }
                    cpu(lab, compiler, ways, report);
                }
            }
            storeCalls(lab, table, report);
        }
        return report.note("Blocks of 20 requests of either key take turns. A round trip is a read")
                .note("of the stand-in for DynamoDB by this process, with the delay set there.")
                .note("CPU is all of the gateway's process, calls after the answer included;")
                .note(lab.machine().pinning() + ".");
    }

    /** Every limit there is, none of which is ever reached. */
    static io.sfai.gateway.inference.Limits unreached() {
        return new io.sfai.gateway.inference.Limits(
                10_000_000,
                1_000_000_000_000L,
                1_000_000,
                new Budget(1_000_000_000_000_000L, Period.MONTH));
    }

    /** What most keys have. */
    private static io.sfai.gateway.inference.Limits requestsAndBudget(
            io.sfai.gateway.inference.Limits all) {
        return new io.sfai.gateway.inference.Limits(all.requestsPerMinute(), 0, 0, all.budget());
    }

    private static String key(
            FakeTable table, String name, io.sfai.gateway.inference.Limits limits) {
        KeyTerms terms = new KeyTerms(name, Set.of(), limits, Instant.MAX, UserText.PREVIEW);
        return new Keys(store(table), InstantSource.system()).create(terms).text();
    }

    private static Store store(FakeTable table) {
        InstantSource clock = InstantSource.system();
        AwsClient aws = new AwsClient(new UpstreamClient(clock), table.environment(), clock);
        return new DynamoDbStore(aws, FakeTable.NAME, clock, e -> {});
    }

    private static Contestant gateway(
            Lab lab, Contestant upstream, FakeTable table, String compiler)
            throws IOException, InterruptedException {
        Path map = lab.scratch().resolve("limits_map.json");
        Files.writeString(map, Lab.modelMap("http://127.0.0.1:" + upstream.port()));
        int port = Child.freePort();
        List<String> command = java(compiler, StoredGateway.class);
        command.addAll(List.of("" + port, map.toString()));
        Map<String, String> environment = new HashMap<>(table.environment());
        environment.put("RATE_LIMIT_QPM", "0");
        environment.put("MASTER_KEY", MASTER);
        environment.put("OPENAI_API_KEY", "sk-upstream");
        Path log = lab.scratch().resolve("limits.log");
        Child child = new Child(lab.machine().pinned(command), environment, port, log);
        return new Contestant("no limits", port, "", model -> model, child).withKey("", MASTER);
    }

    private static void warmUp(Lab lab, List<Contestant> ways)
            throws IOException, InterruptedException {
        for (Contestant each : ways) {
            Connection.Answer answer = each.once(WHOLE);
            if (answer.status() != 200) {
                throw new IOException("with " + each.name() + ": " + answer);
            }
            Load.run(each, WHOLE, 2, lab.scale().warmUp());
        }
    }

    /** How many calls of the store a request makes, before and after its answer. */
    private static void calls(FakeTable table, List<Contestant> ways, Report report)
            throws IOException, InterruptedException {
        for (Contestant each : ways) {
            long before = settledCalls(table);
            for (int i = 0; i < BLOCK; i++) {
                each.once(WHOLE);
            }
            double calls = (settledCalls(table) - before) / (double) BLOCK;
            String name = "calls of the store a request, " + each.name();
            report.add(Figure.once(name, calls, "", null));
        }
    }

    /** What has been called once nothing is under way. */
    private static long settledCalls(FakeTable table) throws InterruptedException {
        long seen = -1;
        while (seen != table.calls()) {
            seen = table.calls();
            Thread.sleep(50);
        }
        return seen;
    }

    private static void latency(
            Lab lab, FakeTable table, int delay, Contestant free, Contestant limited, Report report)
            throws IOException {
        table.delayMillis(delay);
        int requests = Math.max(BLOCK, lab.scale().latencyRequests() / (1 + delay / 5));
        List<Double> trips = new ArrayList<>();
        List<Double> added = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < lab.scale().rounds(); round++) {
            double[] medians = medians(table, free, limited, requests);
            trips.add(medians[2]);
            added.add(medians[1] - medians[0]);
            ratios.add((medians[1] - medians[0]) / medians[2]);
        }
        table.delayMillis(0);
        String at = "store at " + delay + " ms";
        report.add(Figure.told("round trip, " + at, Spread.of(trips), "ms"));
        report.add(Figure.told("added p50, " + at, Spread.of(added), "ms"));
        Spread ratio = Spread.of(ratios);
        @Nullable Target target = delay == 0 ? null : Target.below(ratio.median(), 1.2, "x");
        report.add(new Figure("  of a round trip, " + at, ratio, "x", target));
    }

    /** Without limits, with them, and a round trip alone, in turns, in milliseconds. */
    private static double[] medians(
            FakeTable table, Contestant free, Contestant limited, int requests) throws IOException {
        double[][] times = new double[3][requests];
        Store store = store(table);
        try (Connection one = new Connection(free.port(), new LongAdder());
                Connection other = new Connection(limited.port(), new LongAdder())) {
            for (int done = 0; done < requests; done += BLOCK) {
                int end = Math.min(done + BLOCK, requests);
                for (int i = done; i < end; i++) {
                    times[0][i] = one.exchange(free.request(WHOLE)).nanos() / 1e6;
                }
                for (int i = done; i < end; i++) {
                    times[1][i] = other.exchange(limited.request(WHOLE)).nanos() / 1e6;
                }
                for (int i = done; i < end; i++) {
                    long start = System.nanoTime();
                    store.get("nobody", "nothing");
                    times[2][i] = (System.nanoTime() - start) / 1e6;
                }
            }
        }
        return Arrays.stream(times)
                .mapToDouble(each -> Spread.percentile(Arrays.stream(each).sorted().toArray(), 50))
                .toArray();
    }

    private static void cpu(Lab lab, String compiler, List<Contestant> ways, Report report)
            throws IOException {
        List<List<Double>> micros =
                ways.stream().<List<Double>>map(way -> new ArrayList<>()).toList();
        for (int round = 0; round < lab.scale().rounds(); round++) {
            double free = cpu(lab, ways.getFirst());
            micros.getFirst().add(free);
            for (int way = 1; way < ways.size(); way++) {
                micros.get(way).add(cpu(lab, ways.get(way)) - free);
            }
        }
        Spread free = Spread.of(micros.getFirst());
        report.add(Figure.told("CPU a request, no limits, " + compiler, free, "ms"));
        for (int way = 1; way < ways.size(); way++) {
            Spread added = Spread.of(micros.get(way));
            String name = "  added by " + ways.get(way).name() + ", " + compiler;
            Target target = Target.below(added.median(), 0.3, "ms");
            report.add(new Figure(name, added, "ms", target));
        }
    }

    /** What a request takes of its process's CPU, in milliseconds. */
    private static double cpu(Lab lab, Contestant way) throws IOException {
        int requests = 5 * lab.scale().latencyRequests();
        byte[] request = way.request(WHOLE);
        long before = way.cpu().toNanos();
        try (Connection connection = new Connection(way.port(), new LongAdder())) {
            for (int i = 0; i < requests; i++) {
                connection.exchange(request);
            }
        }
        return (way.cpu().toNanos() - before) / 1e6 / requests;
    }

    /** One count by itself, and what of it no client can do without. */
    private static void storeCalls(Lab lab, FakeTable table, Report report)
            throws IOException, InterruptedException {
        for (int atOnce : new int[] {1, 3, 6}) {
            for (String compiler : List.of(C1, C2)) {
                double micros = storeCall(lab, table, "count", atOnce, compiler);
                String name = "CPU of a count, %d at once, %s".formatted(atOnce, compiler);
                report.add(Figure.once(name, micros, "us", null));
            }
            double micros = storeCall(lab, table, "bare", atOnce, C1);
            String name = "  its bytes alone over a socket, %d at once, C1".formatted(atOnce);
            report.add(Figure.once(name, micros, "us", null));
        }
    }

    private static double storeCall(
            Lab lab, FakeTable table, String what, int atOnce, String compiler)
            throws IOException, InterruptedException {
        String calls = "" + 30 * lab.scale().latencyRequests();
        List<String> command = java(compiler, StoreCalls.class);
        command.addAll(List.of(what, "" + atOnce, calls, calls));
        ProcessBuilder builder = new ProcessBuilder(lab.machine().pinned(command));
        builder.environment().putAll(table.environment());
        Process process = builder.redirectErrorStream(true).start();
        byte[] said = process.getInputStream().readAllBytes();
        String micros = new String(said, StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(micros);
        }
        return Double.parseDouble(micros);
    }

    private static List<String> java(String compiler, Class<?> main) {
        List<String> command = new ArrayList<>(List.of(Lab.java(), "-XX:+UseSerialGC"));
        if (compiler.equals(C1)) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }
}
