package io.sfai.gateway.telemetry;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.ToolRun;
import io.sfai.gateway.inference.ToolUse;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.telemetry.EventLog.Level;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tokens, dollars, notes and tools of an answer for which models are asked more than once. */
class RoundsTest {
    private static final Target CHEAP = new Target("a", "cheap", new JsonObject());
    private static final Target DEAR = new Target("b", "dear", new JsonObject());
    private static final Target UNPRICED = new Target("a", "unpriced", new JsonObject());
    private static final Upstream CUT = new Upstream("cut", UpstreamFault.CUT, 0, null, null, null);
    private static final Duration LONG = Duration.ofSeconds(10);

    /** Of the request's eight characters. */
    private static final long ASKED = 2;

    private final List<JsonObject> lines = Collections.synchronizedList(new ArrayList<>());
    private final List<Receipt> receipts = new ArrayList<>();
    private final EventQueue events = new EventQueue(() -> {});
    private @Nullable Journal opened;
    private final InferenceStream answer = open();
    private final Journal journal = requireNonNull(opened);

    @Test
    void eachRoundIsPricedAtItsOwnTarget() throws Exception {
        journal.attempt(CHEAP);
        saw(usage(10, 5));
        journal.round(usage(10, 5));
        journal.attempt(DEAR);
        saw(usage(30, 8));
        ends();

        assertThat(answer.headers()).containsEntry("x-sfai-cost-usd", "0.245");
        JsonObject line = closed();
        assertThat(line.string("model")).isEqualTo("dear");
        assertThat(line.integer("attempts")).isEqualTo(2);
        assertThat(line.integer("tokensIn")).isEqualTo(30);
        assertThat(line.integer("tokensOut")).isEqualTo(8);
        assertThat(line.get("costUsd")).hasToString("0.245");
        assertThat(line.isTrue("estimated")).isFalse();
        assertThat(receipts.getLast().usage()).isEqualTo(usage(30, 8));
    }

    @Test
    void whatBreaksInTheThirdRoundKeepsWhatTwoHaveUsed() throws Exception {
        twoRounds();
        journal.attempt(DEAR);
        says("x".repeat(40));
        breaks();

        JsonObject line = closed();
        assertThat(line.integer("tokensIn")).isEqualTo(30 + ASKED);
        assertThat(line.integer("tokensOut")).isEqualTo(8 + 10);
        assertThat(line.isTrue("estimated")).isTrue();
        assertThat(line.get("costUsd")).hasToString("0.158");
        assertThat(line.string("errorType")).isEqualTo("upstream_cut");
    }

    @Test
    void aLateReportOfTheRoundsThatAreOverSaysNothingOfTheNext() throws Exception {
        twoRounds();
        saw(usage(30, 8));
        journal.attempt(CHEAP);
        says("x".repeat(40));
        breaks();

        assertThat(closed().integer("tokensOut")).isEqualTo(8 + 10);
    }

    @Test
    void whoLeavesAmidARoundPaysForWhatItHasSaid() throws Exception {
        twoRounds();
        journal.attempt(CHEAP);
        saw(usage(130, 9));
        says("x".repeat(4000));
        answer.close();

        JsonObject line = lines.getLast();
        assertThat(line.integer("status")).isEqualTo(499);
        assertThat(line.integer("tokensIn")).isEqualTo(130);
        assertThat(line.integer("tokensOut")).isEqualTo(8 + 1000);
        assertThat(line.isTrue("estimated")).isTrue();
    }

    @Test
    void aRoundThatFailsAtOnceCostsNothingMore() throws Exception {
        twoRounds();
        events.put(InferenceEvent.of(new Delta.GatewayCall("c", "gateway", "calculate", "{}")));
        answer.next(LONG);
        journal.attempt(DEAR);
        breaks();

        JsonObject line = closed();
        assertThat(line.integer("tokensIn")).isEqualTo(30);
        assertThat(line.integer("tokensOut")).isEqualTo(8);
        assertThat(line.isTrue("estimated")).isFalse();
        assertThat(line.get("costUsd")).hasToString("0.038");
    }

    @Test
    void whoLeavesWhileToolsRunPaysTheRoundsThatAreOver() throws Exception {
        twoRounds();
        answer.close();

        JsonObject line = lines.getLast();
        assertThat(line.integer("tokensOut")).isEqualTo(8);
        assertThat(line.get("costUsd")).hasToString("0.038");
        assertThat(line.isTrue("estimated")).isFalse();
    }

    @Test
    void anAnswerMayEndWithoutAskingAgain() throws Exception {
        twoRounds();
        says("I could not find out.");
        ends();

        JsonObject line = closed();
        assertThat(line.integer("status")).isEqualTo(200);
        assertThat(line.integer("tokensOut")).isEqualTo(8);
        assertThat(line.get("costUsd")).hasToString("0.038");
    }

    @Test
    void aRoundThatWasEstimatedMarksTheSum() throws Exception {
        journal.attempt(CHEAP);
        journal.round(new Usage(10, 5, 3, 2, 1, true));
        journal.attempt(CHEAP);
        saw(new Usage(30, 8, 5, 4, 2, false));
        ends();

        JsonObject line = closed();
        assertThat(line.isTrue("estimated")).isTrue();
        assertThat(line.integer("tokensCacheRead")).isEqualTo(5);
        assertThat(line.integer("tokensCacheWrite")).isEqualTo(4);
        assertThat(line.integer("tokensReasoning")).isEqualTo(2);
    }

    @Test
    void oneRoundOfUnknownPriceMakesTheCostUnknown() throws Exception {
        journal.attempt(UNPRICED);
        journal.round(usage(10, 5));
        journal.attempt(CHEAP);
        saw(usage(30, 8));
        ends();

        assertThat(answer.headers()).isEmpty();
        assertThat(closed().get("costUsd")).isNull();
        assertThat(receipts.getLast().costUsd()).isNull();
    }

    @Test
    void failedAttemptsCountOverAllRounds() throws Exception {
        journal.attempt(CHEAP);
        journal.failed(CUT);
        journal.attempt(CHEAP);
        journal.round(usage(10, 5));
        journal.attempt(DEAR);
        journal.spent(usage(7, 0));
        journal.failed(CUT);
        journal.attempt(CHEAP);
        saw(usage(30, 8));
        ends();

        JsonObject line = closed();
        assertThat(line.integer("attempts")).isEqualTo(4);
        assertThat(line.get("costUsd")).hasToString("0.108");
        assertThat(lines)
                .extracting(each -> each.string("event"), each -> each.integer("attempts", 0))
                .containsExactly(
                        tuple("llm_error", 1L),
                        tuple("llm_error", 3L),
                        tuple("chat_completion", 4L));
    }

    @Test
    void whatTheLoopNotesStaysAndWhatAFailedAttemptNotedDoesNot() throws Exception {
        journal.note("droppedTools", "web_search");
        journal.attempt(CHEAP);
        journal.note("thinkingDropped", true);
        journal.note("droppedTools", null);
        journal.round(usage(10, 5));
        journal.note("stoppedBy", "maxSteps");
        journal.attempt(CHEAP);
        journal.note("toolChoiceDropped", true);
        journal.failed(CUT);
        journal.attempt(DEAR);
        journal.note("steps", 2L);
        ends();

        JsonObject line = closed();
        assertThat(line.string("stoppedBy")).isEqualTo("maxSteps");
        assertThat(line.integer("steps")).isEqualTo(2);
        assertThat(line.isTrue("thinkingDropped")).isTrue();
        assertThat(line.has("toolChoiceDropped")).isFalse();
        assertThat(line.string("droppedTools")).isEqualTo("web_search");
    }

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
        ends();

        JsonObject line = closed();
        assertThat(line.integer("toolCalls")).isEqualTo(20);
        assertThat(line.integer("toolErrors")).isEqualTo(4);
        assertThat(receipts.getLast().tools())
                .isEqualTo(new ToolUse(20, 4, Duration.ofMillis(600)));
        List<JsonObject> calls =
                lines.stream().filter(each -> "tool_call".equals(each.string("event"))).toList();
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
        ends();
        answer.close();
        List<String> written = new ArrayList<>();
        InstantSource clock = InstantSource.system();
        new Metrics(new EventLog(written::add, Level.INFO, clock), "prod", clock)
                .accept(receipts.getLast());

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

        assertThat(lines.getFirst().toString().length()).isLessThan(1_000);
        assertThat(lines.getLast().toString()).doesNotContain("a1B2c3D4");
    }

    @Test
    void aRequestWithoutToolsDoesNotSpeakOfThem() throws Exception {
        journal.attempt(CHEAP);
        ends();

        assertThat(closed().has("toolCalls")).isFalse();
        assertThat(receipts.getLast().tools()).isEqualTo(ToolUse.NONE);
    }

    /** 15 tokens at 0.001 and 23 more of the same. */
    private void twoRounds() throws InterruptedException {
        journal.attempt(CHEAP);
        says("x".repeat(400));
        saw(usage(10, 5));
        events.put(
                InferenceEvent.of(
                        new Delta.Finish(
                                new FinishReason(FinishReason.Unified.TOOL_CALLS, "tool_calls"))));
        answer.next(LONG);
        journal.round(usage(10, 5));
        journal.attempt(CHEAP);
        saw(usage(30, 8));
        journal.round(usage(20, 3));
    }

    private void saw(Usage usage) throws InterruptedException {
        events.put(InferenceEvent.of(new Delta.UsageReport(usage)));
        answer.next(LONG);
    }

    private void says(String text) throws InterruptedException {
        events.put(InferenceEvent.of(new Delta.Text(text)));
        answer.next(LONG);
    }

    private void ends() throws InterruptedException {
        events.end();
        assertThat(answer.next(LONG)).isInstanceOf(Step.End.class);
    }

    private void breaks() {
        events.fail(CUT.exception());
        assertThatThrownBy(() -> answer.next(LONG)).isInstanceOf(GatewayException.class);
    }

    private JsonObject closed() {
        answer.close();
        assertThat(lines.getLast().string("event")).isEqualTo("chat_completion");
        return lines.getLast();
    }

    private static Usage usage(long input, long output) {
        return new Usage(input, output, 0, 0, 0, false);
    }

    private InferenceStream open() {
        InstantSource clock = InstantSource.system();
        EventLog log = new EventLog(line -> lines.add(Json.object(line)), Level.INFO, clock);
        return new AccessLog(
                        request -> {
                            opened = request.journal();
                            return events;
                        },
                        log,
                        RoundsTest::cost,
                        UserText.NONE,
                        receipts::add,
                        clock)
                .open(request());
    }

    private static @Nullable BigDecimal cost(String target, Usage usage) {
        if (target.equals(UNPRICED.id())) {
            return null;
        }
        int digits = target.equals(CHEAP.id()) ? 3 : 2;
        return BigDecimal.valueOf(usage.input() + usage.output(), digits);
    }

    private static InferenceRequest request() {
        return new InferenceRequest(
                new Envelope(
                        "r-1",
                        Dialect.CHAT,
                        Caller.MASTER,
                        "helper",
                        true,
                        Map.of(),
                        Instant.now(),
                        Instant.MAX,
                        Journal.NONE),
                List.of(new Message(Role.USER, List.of(new Part.Text("12345678")))),
                List.of(),
                Parameters.NONE,
                new JsonObject());
    }
}
