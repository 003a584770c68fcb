package io.sfai.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.EarlyNotes;
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
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Tokens and dollars of a request, which may have had more than one attempt. */
class AccessLogTest {
    private static final Target FIRST = new Target("a", "first", new JsonObject());
    private static final Target SECOND = new Target("a", "second", new JsonObject());
    private static final Target UNPRICED = new Target("a", "unpriced", new JsonObject());
    private static final Duration LONG = Duration.ofSeconds(10);

    private final List<JsonObject> lines = new ArrayList<>();

    @Test
    void whatAFailedAttemptHasUsedIsPaidToo() throws Exception {
        EventQueue events = new EventQueue(() -> {});
        events.put(text("hi"));
        events.put(InferenceEvent.of(new Delta.UsageReport(new Usage(10, 5, 0, 0, 0, false))));
        events.end();
        InferenceStream answer =
                open(
                        events,
                        journal -> {
                            journal.attempt(FIRST);
                            journal.spent(new Usage(100, 0, 0, 0, 0, false));
                            journal.failed(
                                    new Upstream("cut", UpstreamFault.CUT, 0, null, null, null));
                            journal.attempt(SECOND);
                            journal.note("servedBy", "other");
                        });
        assertThat(answer.headers()).isEmpty();
        drain(answer);
        assertThat(answer.headers()).containsEntry("x-sfai-cost-usd", "0.115");
        answer.close();

        assertThat(lines).hasSize(2);
        JsonObject failure = lines.getFirst();
        assertThat(failure.string("event")).isEqualTo("llm_error");
        assertThat(failure.string("model")).isEqualTo("first");
        assertThat(failure.integer("attempts")).isEqualTo(1);
        JsonObject line = lines.getLast();
        assertThat(line.string("model")).isEqualTo("second");
        assertThat(line.integer("attempts")).isEqualTo(2);
        assertThat(line.integer("tokensIn")).isEqualTo(10);
        assertThat(line.string("servedBy")).isEqualTo("other");
        assertThat(line.get("costUsd")).hasToString("0.115");
        assertThat(line.has("errorType")).isFalse();
    }

    @Test
    void whoIsAskedBesideTheAnswerIsPaidAndChangesNothingElse() throws Exception {
        Usage beside = new Usage(100, 0, 0, 0, 0, false);
        for (Target asked : List.of(FIRST, UNPRICED)) {
            EventQueue events = new EventQueue(() -> {});
            events.put(text("hi"));
            events.put(InferenceEvent.of(new Delta.UsageReport(new Usage(10, 5, 0, 0, 0, false))));
            events.end();
            InferenceStream answer =
                    open(
                            events,
                            journal -> {
                                journal.spent(asked, beside);
                                journal.note("triage", "code");
                                journal.attempt(SECOND);
                            });
            drain(answer);
            answer.close();
            JsonObject line = lines.getLast();
            assertThat(line.string("model")).isEqualTo("second");
            assertThat(line.integer("attempts")).isEqualTo(1);
            assertThat(line.integer("tokensIn")).isEqualTo(10);
            assertThat(line.string("triage")).isEqualTo("code");
            assertThat(String.valueOf(line.get("costUsd")))
                    .isEqualTo(asked.equals(FIRST) ? "0.115" : "null");
        }
    }

    @Test
    void whatAFailedAttemptLeftOutIsNotSaidOfTheOneThatAnswered() throws Exception {
        EventQueue events = new EventQueue(() -> {});
        events.put(text("hi"));
        events.end();
        InferenceStream answer =
                open(
                        events,
                        journal -> {
                            journal.note("droppedTools", "web_search");
                            journal.attempt(FIRST);
                            journal.note("thinkingDropped", true);
                            journal.failed(
                                    new Upstream("cut", UpstreamFault.CUT, 0, null, null, null));
                            journal.attempt(SECOND);
                            journal.note("toolChoiceDropped", true);
                        });
        drain(answer);
        answer.close();

        JsonObject line = lines.getLast();
        assertThat(line.has("thinkingDropped")).isFalse();
        assertThat(line.isTrue("toolChoiceDropped")).isTrue();
        assertThat(line.string("droppedTools")).isEqualTo("web_search");
    }

    @Test
    void anAttemptTakesANoteBackForItselfOnly() throws Exception {
        EventQueue events = new EventQueue(() -> {});
        events.put(text("hi"));
        events.end();
        InferenceStream answer =
                open(
                        events,
                        journal -> {
                            journal.note("droppedTools", "web_search");
                            journal.note("droppedFields", "container");
                            journal.attempt(FIRST);
                            journal.note("droppedFields", null);
                            journal.attempt(SECOND);
                            journal.note("droppedTools", null);
                        });
        drain(answer);
        answer.close();

        JsonObject line = lines.getLast();
        assertThat(line.has("droppedTools")).isFalse();
        assertThat(line.string("droppedFields")).isEqualTo("container");
    }

    @Test
    void aClientThatLeftAfterAFailedAttemptHasLeft() {
        EventQueue events = new EventQueue(() -> {});
        InferenceStream answer =
                open(
                        events,
                        journal -> {
                            journal.attempt(FIRST);
                            journal.failed(
                                    new Upstream("cut", UpstreamFault.CUT, 0, null, null, null));
                        });
        answer.close();
        assertThat(lines.getLast().integer("status")).isEqualTo(499);
        assertThat(lines.getLast().string("errorType")).isEqualTo("client_gone");
        assertThat(answer.headers()).isEmpty();
    }

    @Test
    void aMistakeOfOursIsNotAClientThatLeft() {
        InferenceStream broken =
                new InferenceStream() {
                    @Override
                    public Step next(Duration wait) {
                        throw new IllegalStateException("a mistake");
                    }

                    @Override
                    public void close() {}
                };
        try (InferenceStream answer = open(broken, journal -> journal.attempt(FIRST))) {
            assertThatThrownBy(() -> answer.next(LONG)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(lines.getLast().integer("status")).isEqualTo(500);
        assertThat(lines.getLast().string("errorType")).isEqualTo("internal_error");
        assertThat(lines.getLast().toString()).doesNotContain("a mistake");
    }

    @Test
    void aFailedAttemptOfUnknownPriceMakesTheCostUnknown() throws Exception {
        EventQueue events = new EventQueue(() -> {});
        events.put(InferenceEvent.of(new Delta.UsageReport(new Usage(10, 5, 0, 0, 0, false))));
        events.end();
        InferenceStream answer =
                open(
                        events,
                        journal -> {
                            journal.attempt(UNPRICED);
                            journal.spent(new Usage(100, 0, 0, 0, 0, false));
                            journal.attempt(SECOND);
                        });
        drain(answer);
        answer.close();
        assertThat(lines.getLast().has("costUsd")).isTrue();
        assertThat(lines.getLast().get("costUsd")).isNull();
    }

    @Test
    void whatTheDialectHasNotedIsInTheLine() {
        InferenceStream answer = open(new EventQueue(() -> {}), journal -> {});
        answer.close();
        assertThat(lines.getLast().array("droppedTools")).hasToString("[\"web_search\"]");
    }

    @Test
    void aNoteDoesNotFillTheLine() {
        JsonArray names = new JsonArray();
        for (int i = 0; i < 9000; i++) {
            names.add("p".repeat(900) + i);
        }
        InferenceStream answer =
                open(
                        new EventQueue(() -> {}),
                        journal -> {
                            journal.note("droppedParams", names);
                            journal.note("words", "w".repeat(300_000));
                            journal.note("flag", true);
                        });
        answer.close();
        JsonObject line = lines.getLast();
        assertThat(line.toString().length()).isLessThan(20_000);
        assertThat(line.isTrue("flag")).isTrue();
        JsonArray told = Objects.requireNonNull(line.array("droppedParams"));
        assertThat(told.size()).isEqualTo(101);
        assertThat(told.get(100)).isEqualTo("…");
    }

    @Test
    void anEstimateCountsEverythingInWords() throws Exception {
        EventQueue events = new EventQueue(() -> {});
        events.put(
                InferenceEvent.of(
                        new Delta.Reasoning("1234"),
                        new Delta.Text("5678"),
                        new Delta.ToolCallStart(0, "id", "abcd"),
                        new Delta.ToolCallArguments(0, "{\"x\":12}")));
        events.end();
        InferenceStream answer = open(events, journal -> journal.attempt(FIRST));
        drain(answer);
        answer.close();
        JsonObject line = lines.getLast();
        assertThat(line.isTrue("estimated")).isTrue();
        assertThat(line.integer("tokensOut")).isEqualTo(5);
        // 8 + 4 + 4 + 12 + 8 characters of turns, 4 + 4 + 17 of the tool.
        assertThat(line.integer("tokensIn")).isEqualTo(16);
    }

    /** Anthropic tells a token or two when it begins, and the rest only when it has ended. */
    @Test
    void whoLeavesAmidAnAnswerPaysForWhatWasSaid() throws Exception {
        EventQueue events = new EventQueue(() -> {});
        events.put(InferenceEvent.of(new Delta.UsageReport(new Usage(100, 1, 40, 10, 0, false))));
        events.put(text("x".repeat(4000)));
        InferenceStream answer = open(events, journal -> journal.attempt(FIRST));
        answer.next(LONG);
        answer.next(LONG);
        answer.close();
        JsonObject line = lines.getLast();
        assertThat(line.integer("status")).isEqualTo(499);
        assertThat(line.integer("tokensIn")).isEqualTo(100);
        assertThat(line.integer("tokensOut")).isEqualTo(1000);
        assertThat(line.isTrue("estimated")).isTrue();
        assertThat(line.get("costUsd")).hasToString("1.100");
    }

    @Test
    void whoLeavesAfterTheLastWordPaysWhatTheUpstreamTold() throws Exception {
        EventQueue events = new EventQueue(() -> {});
        events.put(text("x".repeat(4000)));
        events.put(
                InferenceEvent.of(
                        new Delta.Finish(new FinishReason(FinishReason.Unified.STOP, "end_turn")),
                        new Delta.UsageReport(new Usage(100, 700, 0, 0, 0, false))));
        InferenceStream answer = open(events, journal -> journal.attempt(FIRST));
        answer.next(LONG);
        answer.next(LONG);
        answer.close();
        assertThat(lines.getLast().integer("tokensOut")).isEqualTo(700);
        assertThat(lines.getLast().isTrue("estimated")).isFalse();
    }

    private InferenceStream open(InferenceStream events, Consumer<Journal> first) {
        InstantSource clock = InstantSource.system();
        EventLog log =
                new EventLog(line -> lines.add(Json.object(line)), EventLog.Level.INFO, clock);
        return new AccessLog(
                        request -> {
                            first.accept(request.journal());
                            return events;
                        },
                        log,
                        (target, usage) ->
                                target.equals(UNPRICED.id())
                                        ? null
                                        : BigDecimal.valueOf(usage.input() + usage.output(), 3),
                        UserText.NONE,
                        receipt -> {},
                        clock)
                .open(request());
    }

    private static InferenceRequest request() {
        List<Part> said =
                List.of(
                        new Part.Thinking("1234", "signature"),
                        new Part.Reasoning("5678"),
                        new Part.ToolCall("id", "name", "{\"a\":12}"));
        List<Part> result = List.of(new Part.ToolResult("id", List.of(words("12345678")), false));
        Journal noted = new EarlyNotes();
        noted.note("droppedTools", JsonArray.of("web_search"));
        return new InferenceRequest(
                new Envelope(
                        "test",
                        Dialect.CHAT,
                        Caller.MASTER,
                        "alias",
                        true,
                        Map.of(),
                        Instant.now(),
                        Instant.MAX,
                        noted),
                List.of(
                        new Message(Role.USER, List.of(words("12345678"))),
                        new Message(Role.ASSISTANT, said),
                        new Message(Role.TOOL, result)),
                List.of(new Tool("tool", "does", Json.object("{\"type\":\"object\"}"))),
                Parameters.NONE,
                new JsonObject());
    }

    private static Part words(String text) {
        return new Part.Text(text);
    }

    private static InferenceEvent text(String text) {
        return InferenceEvent.of(new Delta.Text(text));
    }

    private static void drain(InferenceStream stream) {
        Step step = stream.next(LONG);
        while (!(step instanceof Step.End)) {
            step = stream.next(LONG);
        }
    }
}
