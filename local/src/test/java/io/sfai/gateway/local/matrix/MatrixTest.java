package io.sfai.gateway.local.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chat against every provider in every scenario, streamed and whole, with raw relay and without:
 * the same answer, and the request that each upstream's API wants.
 */
class MatrixTest {
    static final List<Upstream> UPSTREAMS = Upstream.EVERYBODYS;

    @TempDir private static Path directory;
    private static World world;
    private static final AtomicInteger AGREED = new AtomicInteger();

    @BeforeAll
    static void start() throws IOException {
        world = new World(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        world.close();
        int all = UPSTREAMS.size() * Scenario.MATRIX.size() * 4;
        System.out.printf(
                "matrix: %d providers x %d scenarios x 2 ways x raw on/off = %d cells, %s%n",
                UPSTREAMS.size(),
                Scenario.MATRIX.size(),
                all,
                AGREED.get() == all ? "all agree" : "only " + AGREED.get() + " agree");
    }

    @TestFactory
    Stream<DynamicNode> everyCellAgrees() {
        List<DynamicNode> tests = new ArrayList<>();
        for (Upstream upstream : UPSTREAMS) {
            for (Scenario scenario : Scenario.MATRIX) {
                tests.add(dynamicTest(upstream + " " + scenario, () -> agree(upstream, scenario)));
            }
        }
        return tests.stream();
    }

    private static void agree(Upstream upstream, Scenario scenario) throws Exception {
        AGREED.addAndGet(Agreement.agree(world, upstream, scenario));
    }

    /** Usage is asked of the upstream, and not shown to a client that did not ask. */
    @TestFactory
    Stream<DynamicNode> usageComesOnlyToThoseWhoAsk() {
        return UPSTREAMS.stream()
                .flatMap(upstream ->
                        Stream.of(true, false)
                                .map(raw -> new Cell(upstream, Scenario.IMAGE, true, raw)))
                .map(cell ->
                        dynamicTest(
                                cell.name(),
                                () -> {
                                    Cell unasked = cell.with(new Cell.Pace(100, 100));
                                    JsonObject body = Asked.body(unasked);
                                    body.remove("stream_options");
                                    Seen seen = world.ask(unasked, body);
                                    assertThat(seen.usage()).isNull();
                                    assertThat(seen.finish()).isEqualTo("stop");
                                    LogCheck.check(unasked, world.log());
                                }));
    }
}
