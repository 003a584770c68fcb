package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;

/** The tests of a dialect's cells: every provider in every scenario. */
final class Agreement {
    private static final Map<World, AtomicInteger> AGREED = new ConcurrentHashMap<>();

    private Agreement() {}

    /** One test a provider and scenario, of four cells each. */
    static Stream<DynamicNode> cells(World world) {
        return world.client().upstreams().stream()
                .flatMap(upstream ->
                        Scenario.MATRIX.stream()
                                .map(scenario ->
                                        dynamicTest(
                                                upstream + " " + scenario,
                                                () -> agree(world, upstream, scenario))));
    }

    /** Checks four cells and that raw relay makes no difference; gives their number. */
    static int agree(World world, Upstream upstream, Scenario scenario) throws Exception {
        Map<Cell, Seen> seen = all(world, upstream, scenario);
        for (Map.Entry<Cell, Seen> each : seen.entrySet()) {
            CellCheck.check(world, each.getKey(), each.getValue());
        }
        for (boolean streamed : new boolean[] {true, false}) {
            Cell raw = new Cell(upstream, scenario, streamed, true);
            Cell mapped = new Cell(upstream, scenario, streamed, false);
            assertThat(Oracle.comparable(mapped, requireNonNull(seen.get(mapped))))
                    .as("without raw relay")
                    .isEqualTo(Oracle.comparable(raw, requireNonNull(seen.get(raw))));
        }
        AGREED.computeIfAbsent(world, w -> new AtomicInteger()).addAndGet(seen.size());
        return seen.size();
    }

    /** How many cells of a dialect agreed, in one line. */
    static String summary(String dialect, World world) {
        int upstreams = world.client().upstreams().size();
        int all = upstreams * Scenario.MATRIX.size() * 4;
        int agreed = AGREED.getOrDefault(world, new AtomicInteger()).get();
        return "%s matrix: %d providers x %d scenarios x 2 ways x raw on/off = %d cells, %s"
                .formatted(
                        dialect,
                        upstreams,
                        Scenario.MATRIX.size(),
                        all,
                        agreed == all ? "all agree" : "only " + agreed + " agree");
    }

    /** The scenario's four cells, at once. */
    private static Map<Cell, Seen> all(World world, Upstream upstream, Scenario scenario)
            throws Exception {
        Map<Cell, Future<Seen>> running = new LinkedHashMap<>();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                Cell cell = new Cell(upstream, scenario, i % 2 == 0, i < 2);
                running.put(cell, each.submit(() -> world.ask(cell)));
            }
        }
        Map<Cell, Seen> seen = new LinkedHashMap<>();
        for (Map.Entry<Cell, Future<Seen>> each : running.entrySet()) {
            seen.put(each.getKey(), each.getValue().get());
        }
        return seen;
    }
}
