package io.sfai.gateway.local.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.FakeUpstream;
import io.sfai.gateway.local.upstream.MessageEvents;
import io.sfai.gateway.local.upstream.Received;
import io.sfai.gateway.provider.anthropic.AnthropicProvider;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.upstream.MediaLoader;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicProviderTest extends ProviderContract {
    private static final String KEY = "sk-ant-test-0123456789abcdef";

    private FakeUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = new FakeUpstream();
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @Override
    InferenceStream silent() {
        return open(new Answer.Silent());
    }

    @Override
    InferenceStream cut() {
        return open(new Answer.CutAfter(events(3).subList(2, 6)));
    }

    @Override
    InferenceStream words(int count) {
        return open(new Answer.Sse(events(count)));
    }

    @Test
    void aRequestHasItsPathKeyAndVersion() throws Exception {
        upstream.on("m", new Answer.NeedsKey(KEY, new Answer.Sse(events(2))));
        try (InferenceStream stream =
                provider("ANTHROPIC_API_KEY", Map.of("anthropic-beta", "some-beta"))
                        .open(request("x"), target())) {
            assertThat(said(stream)).isEqualTo(expected(2));
        }
        Received received = upstream.next();
        assertThat(received.path()).isEqualTo("/v1/messages");
        assertThat(received.headers())
                .containsEntry("x-api-key", KEY)
                .containsEntry("anthropic-version", "2023-06-01")
                .containsEntry("anthropic-beta", "some-beta")
                .containsEntry("accept", "text/event-stream")
                .doesNotContainKey("authorization");
        assertThat(received.body().isTrue("stream")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/v1", "/v1/"})
    void anAddressMayEndWithTheVersion(String end) throws Exception {
        upstream.on("m", new Answer.Sse(events(2)));
        AnthropicProvider provider =
                new AnthropicProvider(
                        "anthropic",
                        upstream.root() + end,
                        null,
                        Map.of(),
                        new EnvironmentSecrets(Map.of()),
                        new UpstreamClient(InstantSource.system()),
                        new MediaLoader());
        try (InferenceStream stream = provider.open(request("x"), target())) {
            assertThat(said(stream)).isEqualTo(expected(2));
        }
        assertThat(upstream.next().path()).isEqualTo("/v1/messages");
    }

    @Test
    void aWholeMessageIsRead() throws Exception {
        upstream.on(
                "m",
                new Answer.Json(
                        MessageEvents.message(
                                "[{\"type\":\"text\",\"text\":\"Hi\"}]", "end_turn")));
        try (InferenceStream stream = provider(null, Map.of()).open(whole(), target())) {
            Step step = stream.next(Duration.ofSeconds(20));
            assertThat(((InferenceEvent) step).deltas().toString())
                    .contains("Text[text=Hi]", "input=120, output=20, cacheRead=20");
            assertThat(stream.next(Duration.ofSeconds(20))).isEqualTo(Step.END);
        }
        assertThat(upstream.next().body().has("stream")).isFalse();
    }

    @Test
    void closingCancelsTheUpstream() throws Exception {
        InferenceStream stream = open(new Answer.StallAfter(events(3).subList(0, 5)));
        assertThat(stream.next(Duration.ofSeconds(20))).isInstanceOf(InferenceEvent.class);
        stream.close();
        upstream.next().awaitGone();
    }

    @Test
    void aStreamThatStallsIsIdle() {
        try (InferenceStream stream =
                open(new Answer.StallAfter(List.of(MessageEvents.word("a"))))) {
            assertThat(stream.next(Duration.ofSeconds(20))).isInstanceOf(InferenceEvent.class);
            assertThat(stream.next(Duration.ofMillis(50))).isEqualTo(Step.IDLE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid_request_error,'prompt is too long: 9 tokens > 8 maximum',context_length_exceeded",
        "400,invalid_request_error,'input length and `max_tokens` exceed context limit: 1 + 2 > 2',"
                + "context_length_exceeded",
        "400,invalid_request_error,Output blocked by content filtering policy,content_filter",
        "400,invalid_request_error,'max_tokens: 99 > 8, which is the maximum',invalid_request_error",
        "401,authentication_error,invalid x-api-key,authentication_error",
        "404,not_found_error,'model: m',not_found_error",
        "413,request_too_large,Request exceeds the maximum size,request_too_large",
        "500,api_error,Internal server error,api_error",
        "529,overloaded_error,Overloaded,overloaded_error",
    })
    void anErrorStatusIsToldWithItsCode(int status, String type, String message, String code) {
        Upstream error = failure(new Answer.Json(status, MessageEvents.error(type, message)));
        assertThat(error.fault()).isEqualTo(UpstreamFault.REFUSED);
        assertThat(error.upstreamStatus()).isEqualTo(status);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).isEqualTo("up answered " + status + ": " + message);
        assertThat(error.param())
                .isEqualTo(
                        message.startsWith("max_tokens: ")
                                ? "max_tokens"
                                : message.equals("model: m") ? "model" : null);
    }

    @Test
    void aRateLimitSaysHowLongToWaitAndWhichRequestItWas() {
        Upstream error =
                failure(
                        new Answer.Json(
                                429,
                                Map.of("retry-after", "7", "request-id", "req_011"),
                                MessageEvents.error("rate_limit_error", "Too many tokens")));
        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(error.code()).isEqualTo("rate_limit_error");
        assertThat(error.message())
                .isEqualTo("up answered 429: Too many tokens (its request req_011)");
    }

    @Test
    void aRefusedKeyIsNotRepeated() {
        upstream.on("m", new Answer.NeedsKey("another", new Answer.Silent()));
        try (InferenceStream stream =
                provider("ANTHROPIC_API_KEY", Map.of()).open(request("x"), target())) {
            GatewayException e = catchThrowableOfType(GatewayException.class, () -> said(stream));
            assertThat(e.error().message()).contains("answered 401").doesNotContain(KEY);
        }
    }

    @Test
    void whatIsNotTheProtocolIsAFailure() {
        assertThat(failure(new Answer.Html(200)).fault()).isEqualTo(UpstreamFault.MALFORMED);
        assertThat(failure(new Answer.Garbage()).fault()).isEqualTo(UpstreamFault.MALFORMED);
        assertThat(failure(new Answer.Html(502)).upstreamStatus()).isEqualTo(502);
        assertThat(failure(new Answer.NoDone(events(2).subList(0, 6))).fault())
                .isEqualTo(UpstreamFault.CUT);
        assertThat(failure(new Answer.CutInsideEvent(events(2).subList(0, 3))).fault())
                .isEqualTo(UpstreamFault.CUT);
        assertThat(failure(new Answer.ResetBeforeHead()).fault()).isEqualTo(UpstreamFault.CUT);
    }

    @Test
    void anErrorInsideASuccessIsAFailure() {
        String overloaded = MessageEvents.error("overloaded_error", "Overloaded");
        Upstream alone = failure(new Answer.ErrorInside200(List.of(), overloaded));
        assertThat(alone.upstreamStatus()).isEqualTo(529);
        Upstream later = failure(new Answer.ErrorInside200(events(3).subList(0, 5), overloaded));
        assertThat(later.upstreamStatus()).isEqualTo(529);
        assertThat(later.message()).isEqualTo("up failed while answering: Overloaded");
    }

    @Test
    void oneProviderAnswersManyRequests() throws Exception {
        AnthropicProvider provider = provider(null, Map.of());
        upstream.on("m", new Answer.Sse(events(3)));
        for (int i = 0; i < 5; i++) {
            try (InferenceStream stream = provider.open(request("x"), target())) {
                assertThat(said(stream)).isEqualTo(expected(3));
            }
        }
        assertThat(upstream.waiting()).isEqualTo(5);
    }

    private Upstream failure(Answer answer) {
        try (InferenceStream stream = open(answer)) {
            GatewayException e = catchThrowableOfType(GatewayException.class, () -> said(stream));
            return (Upstream) e.error();
        }
    }

    private InferenceStream open(Answer answer) {
        upstream.on("m", answer);
        return provider(null, Map.of()).open(request("x"), target());
    }

    private AnthropicProvider provider(@Nullable String key, Map<String, String> headers) {
        return new AnthropicProvider(
                "up",
                upstream.root() + "/",
                key,
                headers,
                new EnvironmentSecrets(Map.of("ANTHROPIC_API_KEY", KEY)),
                new UpstreamClient(InstantSource.system()),
                new MediaLoader());
    }

    private static Target target() {
        return new Target("up", "m", new JsonObject());
    }

    private static InferenceRequest whole() {
        InferenceRequest asked = request("x");
        return new InferenceRequest(
                new Envelope(
                        asked.id(),
                        asked.dialect(),
                        asked.caller(),
                        asked.alias(),
                        false,
                        Map.of(),
                        asked.received(),
                        asked.deadline(),
                        asked.journal()),
                asked.messages(),
                asked.tools(),
                new Parameters(Json.object("{\"max_tokens\":100}")),
                asked.body());
    }

    private static List<String> events(int count) {
        return new ArrayList<>(MessageEvents.words(expected(count).split("(?= )", -1)));
    }
}
