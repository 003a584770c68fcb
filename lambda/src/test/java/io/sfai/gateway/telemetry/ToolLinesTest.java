package io.sfai.gateway.telemetry;

import static io.sfai.gateway.telemetry.RecordedAnswer.CHEAP;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.ToolRun;
import io.sfai.gateway.inference.ToolUse;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.telemetry.EventLog.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the log and the metrics say of the tools that the gateway ran. */
class ToolLinesTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final RecordedAnswer answer = new RecordedAnswer();
    private final Journal journal = answer.journal;

    @Test
    void everyToolThatRanIsALineAndCounted() throws Exception {
        journal.attempt(CHEAP);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            boolean good = i % 5 > 0;
            ToolRun run = new ToolRun("docs", "docs_search", Duration.ofMillis(30), good, 1234);
            threads.add(Thread.ofVirtual().start(() -> journal.ran(run)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        answer.ends();

        JsonObject line = answer.closed();
        assertThat(line.integer("toolCalls")).isEqualTo(20);
        assertThat(line.integer("toolErrors")).isEqualTo(4);
        assertThat(answer.receipts.getLast().tools())
                .isEqualTo(new ToolUse(20, 4, Duration.ofMillis(600)));
        List<JsonObject> calls =
                answer.lines.stream()
                        .filter(each -> "tool_call".equals(each.string("event")))
                        .toList();
        assertThat(calls).hasSize(20);
        assertThat(calls).filteredOn(each -> each.isTrue("ok")).hasSize(16);
        JsonObject call = calls.getFirst();
        assertThat(call.names())
                .isEqualTo(
                        Set.of(
                                "timestamp",
                                "level",
                                "event",
                                "requestId",
                                "alias",
                                "caller",
                                "callerName",
                                "server",
                                "name",
                                "ms",
                                "ok",
                                "bytes"));
        assertThat(call.string("requestId")).isEqualTo("r-1");
        assertThat(call.string("alias")).isEqualTo("helper");
        assertThat(call.string("caller")).isEqualTo("master");
        assertThat(call.string("server")).isEqualTo("docs");
        assertThat(call.string("name")).isEqualTo("docs_search");
        assertThat(call.integer("ms")).isEqualTo(30);
        assertThat(call.integer("bytes")).isEqualTo(1234);
        assertThat(calls)
                .allSatisfy(each ->
                        assertThat(each.string("level"))
                                .isEqualTo(each.isTrue("ok") ? "INFO" : "WARN"));
    }

    @Test
    void toolsAreInTheMetricsOfTheirRequest() throws Exception {
        journal.attempt(CHEAP);
        journal.ran(new ToolRun("docs", "search", Duration.ofMillis(30), true, 1));
        journal.ran(new ToolRun("docs", "search", Duration.ofMillis(12), false, 1));
        answer.ends();
        answer.stream.close();
        List<String> written = new ArrayList<>();
        InstantSource clock = InstantSource.system();
        new Metrics(new EventLog(written::add, Level.INFO, clock), "prod", clock)
                .accept(answer.receipts.getLast());

        assertThat(EmfRules.broken(written.getFirst())).isEmpty();
        JsonObject line = Json.object(written.getFirst());
        assertThat(line.integer("ToolCalls")).isEqualTo(2);
        assertThat(line.integer("ToolErrors")).isEqualTo(1);
        assertThat(line.integer("ToolDuration")).isEqualTo(42);
        String metrics = Json.text(requireNonNull(line.object("_aws")).array("CloudWatchMetrics"));
        String defined = "{\"Name\":\"ToolDuration\",\"Unit\":\"Milliseconds\"}";
        assertThat(metrics.split(Pattern.quote(defined), -1))
                .as("in the sets environment and alias")
                .hasSize(3);
    }

    @Test
    void namesThatAServerMadeUpDoNotFillALineNorShowAKey() {
        String key = "sk-" + "proj-" + "a1B2c3D4".repeat(4);
        journal.ran(new ToolRun("s".repeat(9_000), "n".repeat(9_000), LONG, true, 0));
        journal.ran(new ToolRun("docs", key, LONG, true, 0));

        assertThat(answer.lines.getFirst().toString().length()).isLessThan(1_000);
        assertThat(answer.lines.getLast().toString()).doesNotContain("a1B2c3D4");
    }

    @Test
    void aRequestWithoutToolsDoesNotSpeakOfThem() throws Exception {
        journal.attempt(CHEAP);
        answer.ends();

        assertThat(answer.closed().has("toolCalls")).isFalse();
        assertThat(answer.receipts.getLast().tools()).isEqualTo(ToolUse.NONE);
    }
}
