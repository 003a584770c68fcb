package io.sfai.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.Grant;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.telemetry.EventLog.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose request it was, and how much of its words is told. */
class RequestLinesTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-22T08:00:00Z"));
    private static final Target TARGET = new Target("a", "m", new JsonObject());
    private static final String CARD = "4929123456781234";
    private final GatewayException limit =
            new GatewayError.LimitExceeded("used up", "rate_limit_exceeded", Duration.ofSeconds(9))
                    .exception();

    private final List<JsonObject> lines = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final EventLog log =
            new EventLog(
                    line -> lines.add(Json.object(line)),
                    Level.INFO,
                    CLOCK,
                    List.of(Pattern.compile("\\d{16}")));

    @ParameterizedTest
    @CsvSource({
        "FULL,    FULL,    FULL",
        "FULL,    PREVIEW, PREVIEW",
        "FULL,    NONE,    NONE",
        "PREVIEW, FULL,    PREVIEW",
        "PREVIEW, NONE,    NONE",
        "NONE,    FULL,    NONE",
        "NONE,    PREVIEW, NONE",
    })
    void theStricterOfSettingAndKeyHolds(UserText setting, UserText key, UserText told)
            throws InterruptedException {
        String words = "w".repeat(500);
        answered(setting, caller(key), words);
        JsonObject line = lines.getLast();
        switch (told) {
            case FULL -> assertThat(line.string("latestUserMessage")).isEqualTo(words);
            case PREVIEW -> {
                assertThat(line.string("latestUserMessage")).isEqualTo("w".repeat(200));
                assertThat(line.isTrue("latestUserMessageTruncated")).isTrue();
                assertThat(line.integer("latestUserMessageLength")).isEqualTo(500);
            }
            case NONE -> assertThat(line.toString()).doesNotContain("www").doesNotContain("latest");
        }
    }

    @Test
    void aLineNamesItsCaller() throws InterruptedException {
        answered(UserText.NONE, caller(UserText.FULL), "hi");
        assertThat(lines.getLast().string("caller")).isEqualTo("key_0123456789ab");
        assertThat(lines.getLast().string("callerName")).isEqualTo("ide-team");
        answered(UserText.NONE, Caller.MASTER, "hi");
        assertThat(lines.getLast().string("callerName")).isEqualTo("master");
        answered(UserText.NONE, Caller.ANYONE, "hi");
        assertThat(lines.getLast().string("callerName")).isEqualTo("anyone");
    }

    @Test
    void aLimitsRefusalIsToldOnceAndCountedOnce() {
        assertThatThrownBy(() -> refused(caller(UserText.FULL), true)).isSameAs(limit);
        JsonObject line = lines.getLast();
        assertThat(lines).hasSize(1);
        assertThat(line.string("event")).isEqualTo("llm_error");
        assertThat(line.string("errorType")).isEqualTo("rate_limit_exceeded");
        assertThat(line.string("errorMessage")).isEqualTo("used up");
        assertThat(line.string("callerName")).isEqualTo("ide-team");
        assertThat(line.names())
                .contains("requestId", "dialect", "alias", "provider", "model", "stream", "status");
        assertThat(receipts).hasSize(1);
        assertThat(receipts.getFirst().target()).isNull();
        assertThat(limit.isLogged()).isTrue();
        assertThat(limit.isCounted()).isTrue();
    }

    @Test
    void aCallerWhoseKeyIsNotGoodHasNoName() {
        GatewayException bad = new GatewayError.Unauthorized("no", "invalid_api_key").exception();
        Caller stranger =
                new Caller(
                        "key_0123456789ab",
                        Caller.Standing.STRANGER,
                        () -> {
                            throw bad;
                        });
        assertThatThrownBy(() -> refused(stranger, true)).isSameAs(limit);
        assertThat(lines.getLast().has("callerName")).isTrue();
        assertThat(lines.getLast().get("callerName")).isNull();
    }

    @Test
    void whatTheReceiptCountsTheFilterDoesNotCountAgain() {
        List<String> counted = new ArrayList<>();
        EventLog metricsLog = new EventLog(counted::add, Level.ERROR, CLOCK);
        Metrics metrics = new Metrics(metricsLog, "prod", CLOCK);
        GatewayLog filter = new GatewayLog(log, metrics);
        HttpRequest http =
                new HttpRequest("r", "GET", "/" + CARD, "", Headers.of(), new byte[0], Instant.MAX);
        filter.rejected(http, new GatewayError.BadRequest("no", null, null).exception());
        assertThat(counted).hasSize(1);
        assertThat(lines.getLast().string("path")).isEqualTo("/[redacted]");
        assertThatThrownBy(() -> refused(caller(UserText.FULL), false)).isSameAs(limit);
        filter.rejected(http, limit);
        assertThat(counted).hasSize(1);
    }

    @Test
    void aSmallModelThatDoesNotChooseIsALineWithItsRequestsName() {
        GatewayLog gatewayLog = new GatewayLog(log, new Metrics(log, "", CLOCK));
        gatewayLog.smallModelFailed(
                request(caller(UserText.FULL), "hi").as("small"),
                TARGET,
                new GatewayError.Upstream(
                        "gone", GatewayError.UpstreamFault.CUT, 0, null, null, null));
        JsonObject line = lines.getLast();
        assertThat(line.string("event")).isEqualTo("llm_error");
        assertThat(line.string("level")).isEqualTo("WARN");
        assertThat(line.string("alias")).isEqualTo("small");
        assertThat(line.string("model")).isEqualTo("m");
        assertThat(line.string("callerName")).isEqualTo("ide-team");
        assertThat(line.string("errorMessage")).isEqualTo("gone");
        assertThat(line.isTrue("served")).isTrue();
        gatewayLog.choicesFailed(new IllegalStateException("no table"));
        assertThat(lines.getLast().string("errorType")).isEqualTo("triage_store_unavailable");
    }

    @Test
    void noCutOfALineHalvesASecret() throws InterruptedException {
        for (int before = 180; before <= 205; before++) {
            String words = " ".repeat(before) + CARD + " ".repeat(before);
            answered(UserText.PREVIEW, caller(UserText.FULL), words);
            assertThat(lines.getLast().toString()).as("%s", before).doesNotContain("4929");
            assertThat(lines.getLast().toString()).as("%s", before).doesNotContain("1234\"");
        }
        String words = "x".repeat(149_995) + CARD + "x".repeat(50_000);
        answered(UserText.FULL, caller(UserText.FULL), words);
        assertThat(lines.getLast().string("latestUserMessage", "").substring(149_990))
                .isEqualTo("xxxxx[redacted]");
        assertThat(lines.getLast().isTrue("latestUserMessageTruncated")).isTrue();
    }

    @Test
    void whateverAnUpstreamSaysIsRead() throws InterruptedException {
        EventQueue events = new EventQueue(() -> {});
        events.put(
                InferenceEvent.of(
                        new Delta.Finish(new FinishReason(FinishReason.Unified.OTHER, CARD))));
        InferenceStream answer =
                access(
                                request -> {
                                    request.journal().attempt(TARGET);
                                    request.journal().note("said", "x".repeat(95) + CARD);
                                    request.journal()
                                            .failed(
                                                    new GatewayError.Upstream(
                                                            "y".repeat(1990) + CARD,
                                                            GatewayError.UpstreamFault.REFUSED,
                                                            400,
                                                            null,
                                                            null,
                                                            null));
                                    return events;
                                },
                                UserText.NONE)
                        .open(request(caller(UserText.FULL), "hi"));
        answer.next(Duration.ofSeconds(5));
        answer.close();
        assertThat(lines).hasSize(2);
        assertThat(lines.toString()).doesNotContain("4929").contains("[redacted]…");
        assertThat(lines.getLast().string("finishReason")).isEqualTo("[redacted]");
    }

    private void answered(UserText setting, Caller caller, String words)
            throws InterruptedException {
        EventQueue events = new EventQueue(() -> {});
        events.put(InferenceEvent.of(new Delta.Text("hi")));
        events.end();
        InferenceStream answer =
                access(
                                request -> {
                                    request.journal().attempt(TARGET);
                                    return events;
                                },
                                setting)
                        .open(request(caller, words));
        while (!(answer.next(Duration.ofSeconds(5)) instanceof Step.End)) {
            // All of it passes.
        }
        answer.close();
    }

    private void refused(Caller caller, boolean told) {
        access(
                        request -> {
                            if (told) {
                                request.journal().failed(limit.error());
                            }
                            throw limit;
                        },
                        UserText.FULL)
                .open(request(caller, "hi"));
    }

    private AccessLog access(Inference next, UserText userText) {
        return new AccessLog(next, log, (target, usage) -> null, userText, receipts::add, CLOCK);
    }

    private static Caller caller(UserText userText) {
        Grant grant = new Grant("ide-team", Set.of(), Limits.NONE, userText);
        return new Caller("key_0123456789ab", Caller.Standing.LIKELY, () -> grant);
    }

    private static InferenceRequest request(Caller caller, String words) {
        return new InferenceRequest(
                new Envelope(
                        "test",
                        Dialect.CHAT,
                        caller,
                        "alias",
                        true,
                        Map.of(),
                        CLOCK.instant(),
                        Instant.MAX,
                        Journal.NONE),
                List.of(new Message(Role.USER, List.of(new Part.Text(words)))),
                List.of(),
                Parameters.NONE,
                new JsonObject());
    }
}
