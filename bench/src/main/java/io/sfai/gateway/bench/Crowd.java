package io.sfai.gateway.bench;

import io.sfai.gateway.auth.KeyTerms;
import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.local.SqliteStore;
import io.sfai.gateway.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** What a hundred thousand keys and a million spend records in the store change: nothing. */
final class Crowd implements Benchmark {
    private static final int BLOCK = 20;
    private static final String WHOLE = "whole";

    @Override
    public String name() {
        return "crowd";
    }

    @Override
    public Report run(Lab lab) throws IOException, InterruptedException, SQLException {
        int records = lab.scale().spendRecords();
        int keys = records / 10;
        Report report =
                new Report(name(), "%,d keys and %,d spend records".formatted(keys, records));
        Path few = lab.scratch().resolve("few");
        Path many = lab.scratch().resolve("many");
        String fewKey = key(few);
        String manyKey = key(many);
        fill(many.resolve("sfai.db"), keys, records);
        try (Contestant upstream = lab.upstream();
                Contestant one = lab.gateway(upstream, few).withKey("a key alone", fewKey);
                Contestant other = lab.gateway(upstream, many).withKey("one of all", manyKey)) {
            for (Contestant each : List.of(one, other)) {
                Load.run(each, WHOLE, 2, lab.scale().warmUp());
            }
            measure(lab, one, other, report);
        }
        return report.note(
                        "Both gateways are ./sfai run, each on an sfai.db of its own, asked with")
                .note("a virtual key with limits, in blocks of 20 requests that take turns.");
    }

    /** A key with limits in a store that is made for it. */
    private static String key(Path directory) {
        InstantSource clock = InstantSource.system();
        try (Store store = new SqliteStore(directory, clock, e -> {})) {
            KeyTerms terms =
                    new KeyTerms(
                            "bench", Set.of(), Limits.unreached(), Instant.MAX, UserText.PREVIEW);
            return new Keys(store, clock).create(terms).text();
        }
    }

    /** Rows as the gateway writes them, by the million. */
    private static void fill(Path file, int keys, int records) throws SQLException {
        String numbers =
                "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d) ";
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("BEGIN");
            statement.execute(
                    numbers.formatted(keys)
                            + "INSERT INTO items SELECT printf('key_%012d', i), 'record',"
                            + " printf('%-400s', '{'), 1, 31556889864403199 FROM n");
            statement.execute(
                    numbers.formatted(keys)
                            + "INSERT INTO items SELECT 'keys', printf('name-%06d', i),"
                            + " printf('key_%012d', i), 1, 31556889864403199 FROM n");
            // Ten requests of each key, and one in a hundred records has had its time.
            statement.execute(
                    numbers.formatted(records)
                            + "INSERT INTO items SELECT"
                            + " printf('spend key_%012d 2026-11-22', i / 10),"
                            + " printf('2026-11-22T00:00:%02d.000Z %032d', i % 10, i),"
                            + " printf('%-300s', '{'), 1,"
                            + " CASE i % 100 WHEN 0 THEN 1 ELSE 31556889864403199 END FROM n");
            statement.execute("COMMIT");
        }
    }

    private static void measure(Lab lab, Contestant one, Contestant other, Report report)
            throws IOException {
        List<Double> alone = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < lab.scale().rounds(); round++) {
            double[] medians = medians(one, other, 2 * lab.scale().latencyRequests());
            alone.add(medians[0]);
            ratios.add(medians[1] / medians[0]);
        }
        report.add(Figure.told("a request with a key alone, p50", Spread.of(alone), "ms"));
        Spread ratio = Spread.of(ratios);
        Target target = Target.below(ratio.median(), 1.2, "x");
        report.add(new Figure("  among all keys and records / alone", ratio, "x", target));
    }

    private static double[] medians(Contestant one, Contestant other, int requests)
            throws IOException {
        double[][] times = new double[2][requests];
        try (io.sfai.gateway.bench.Connection few =
                        new io.sfai.gateway.bench.Connection(one.port(), new LongAdder());
                io.sfai.gateway.bench.Connection many =
                        new io.sfai.gateway.bench.Connection(other.port(), new LongAdder())) {
            byte[] asked = one.request(WHOLE);
            byte[] alsoAsked = other.request(WHOLE);
            for (int done = 0; done < requests; done += BLOCK) {
                int end = Math.min(done + BLOCK, requests);
                for (int i = done; i < end; i++) {
                    times[0][i] = few.exchange(asked).nanos() / 1e6;
                }
                for (int i = done; i < end; i++) {
                    times[1][i] = many.exchange(alsoAsked).nanos() / 1e6;
                }
            }
        }
        return Arrays.stream(times)
                .mapToDouble(each -> Spread.percentile(Arrays.stream(each).sorted().toArray(), 50))
                .toArray();
    }
}
