package io.sfai.gateway.local.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only some upstreams, or only streams, can do. */
class EdgesTest {
    @TempDir private static Path directory;
    @TempDir private static Path another;
    private static World world;
    private static World responses;

    @BeforeAll
    static void start() throws IOException {
        world = new World(directory);
        responses = new World(another, ResponsesClient::new);
    }

    @AfterAll
    static void stop() throws IOException {
        world.close();
        responses.close();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MOCK", "RESPONSES"})
    void aStreamWithoutItsTerminalEventIsAFailure(Upstream upstream) throws Exception {
        check(new Cell(upstream, Scenario.UNENDED, true, true));
        check(new Cell(upstream, Scenario.UNENDED, true, false));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MOCK", "RESPONSES"})
    void halfACallIsNoCallToRun(Upstream upstream) throws Exception {
        check(new Cell(upstream, Scenario.HALF_A_CALL, true, true));
        check(new Cell(upstream, Scenario.HALF_A_CALL, true, false));
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "BEDROCK"})
    void aSchemaThatAToolKeepsIsAnsweredAsText(Upstream upstream) throws Exception {
        check(new Cell(upstream, Scenario.SCHEMA_BY_TOOL, true, true));
        check(new Cell(upstream, Scenario.SCHEMA_BY_TOOL, false, true));
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "BEDROCK"})
    void aClientThatLostItsModelsThoughtsGoesOnWithoutThinking(Upstream upstream) throws Exception {
        for (boolean streamed : new boolean[] {true, false}) {
            Cell cell = new Cell(upstream, Scenario.LOST_THOUGHTS, streamed, true);
            check(cell);
            assertThat(
                            LogCheck.line(world.log(), "chat_completion", cell.requestId())
                                    .isTrue("thinkingDropped"))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MOCK")
    void theEdgesAreTheSameForResponses(Upstream upstream) throws Exception {
        for (Scenario scenario : new Scenario[] {Scenario.UNENDED, Scenario.HALF_A_CALL}) {
            for (boolean raw : new boolean[] {true, false}) {
                Cell cell = new Cell(upstream, scenario, true, raw);
                CellCheck.check(responses, cell, responses.ask(cell));
            }
        }
    }

    private static void check(Cell cell) throws Exception {
        CellCheck.check(world, cell, world.ask(cell));
    }
}
