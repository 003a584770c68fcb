package io.sfai.gateway.local.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sfai.gateway.local.matrix.Cell.Pace;
import io.sfai.gateway.local.matrix.Script.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The matrix's streams cut at every byte: in pieces of {@link #PIECE} bytes that begin at each
 * offset in turn, so that each byte is the first of a read once, and byte by byte.
 */
class ReplayTest {
    private static final int PIECE = 64;
    private static final AtomicInteger REPLAYS = new AtomicInteger();

    @TempDir private static Path directory;
    private static World world;

    @BeforeAll
    static void start() throws IOException {
        world = new World(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        world.close();
        System.out.printf(
                "matrix: streams cut at every byte, %d replays, all as the whole%n", REPLAYS.get());
    }

    @TestFactory
    Stream<DynamicNode> everyStreamCutAtEveryByteSaysTheSame() {
        List<DynamicNode> tests = new ArrayList<>();
        for (Upstream upstream : MatrixTest.UPSTREAMS) {
            for (Scenario scenario : Scenario.values()) {
                Fault fault = scenario.script().fault();
                boolean streams = fault != Fault.BEFORE && fault != Fault.STALL;
                boolean signs = upstream.signs() || scenario != Scenario.LOST_THOUGHTS;
                if (upstream != Upstream.MOCK && streams && signs && scenario != Scenario.LONG) {
                    Cell cell = new Cell(upstream, scenario, true, true);
                    tests.add(dynamicTest(cell.name(), () -> replay(cell)));
                }
            }
        }
        return tests.stream();
    }

    private static void replay(Cell whole) throws Exception {
        Seen expected = world.ask(whole);
        Oracle.check(whole, expected);
        Map<Cell, Future<Seen>> running = new LinkedHashMap<>();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int first = 1; first <= PIECE; first++) {
                Cell cut = whole.with(new Pace(first, PIECE));
                running.put(cut, each.submit(() -> world.ask(cut)));
            }
            Cell bytes = whole.with(new Pace(1, 1));
            running.put(bytes, each.submit(() -> world.ask(bytes)));
        }
        for (Map.Entry<Cell, Future<Seen>> each : running.entrySet()) {
            assertThat(each.getValue().get()).as(each.getKey().name()).isEqualTo(expected);
            REPLAYS.incrementAndGet();
        }
    }
}
