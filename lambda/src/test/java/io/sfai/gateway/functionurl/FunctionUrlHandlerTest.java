package io.sfai.gateway.functionurl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events and answers under a runtime that cannot stream. */
class FunctionUrlHandlerTest {
    private final List<HttpRequest> requests = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    @Test
    void readsEveryFieldOfAnEvent() throws Exception {
        invoke(Events.bytes("chat.json"), request -> HttpResponse.text(200, "ok"));
        HttpRequest request = requests.getFirst();
        assertThat(request.id()).isEqualTo("client-id.1");
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.query()).isEqualTo("trace=1&x=a%20b");
        assertThat(request.headers().get("cookie")).isEqualTo("theme=dark; session=abc");
        assertThat(request.headers().get("accept")).isEqualTo("text/event-stream,application/json");
        assertThat(request.headers().get("x-forwarded-port")).isEqualTo("443");
        assertThat(request.headers().get("x-null")).isNull();
        List<String> names = new ArrayList<>();
        request.headers().forEach((name, value) -> names.add(name));
        assertThat(names).contains("x-request-id").doesNotContain("X-Request-Id");
        assertThat(new String(request.body(), UTF_8)).contains("gr\u00fc\u00dfe \ud83d\ude00");
        assertThat(Duration.between(Instant.now(), request.deadline()))
                .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
    }

    @Test
    void decodesPathAndBody() throws Exception {
        invoke(Events.bytes("base64.json"), request -> HttpResponse.text(200, "ok"));
        HttpRequest request = requests.getFirst();
        assertThat(request.path()).isEqualTo("/v1/files/gr\u00fc\u00dfe+a+b%25");
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.id()).isEqualTo("lambda-id");
        assertThat(request.body())
                .isEqualTo(new byte[] {0, 1, -1, (byte) 0xf0, (byte) 0x9f, (byte) 0x98, -128});
    }

    @Test
    void doesWithoutWhatIsMissing() throws Exception {
        invoke(Events.bytes("bare.json"), request -> HttpResponse.text(200, "ok"));
        HttpRequest request = requests.getFirst();
        assertThat(request.path()).isEqualTo("/");
        assertThat(request.query()).isEmpty();
        assertThat(request.body()).isEmpty();
    }

    @Test
    void aContextWithoutDeadlineGivesNone() throws Exception {
        FunctionUrlHandler handler = handler(request -> HttpResponse.text(200, "ok"));
        handler.handleRequest(
                new ByteArrayInputStream(Events.bytes("bare.json")),
                new ByteArrayOutputStream(),
                new InvokedContext("lambda-id", Integer.MAX_VALUE));
        assertThat(requests.getFirst().deadline()).isEqualTo(Instant.MAX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "{\"version\":",
                "{}",
                "{\"requestContext\":{\"http\":{}}}",
                "{\"requestContext\":{\"http\":{\"method\":7}}}",
                "{\"requestContext\":{\"http\":{\"method\":\"GET\"}},\"rawPath\":1}",
                "{\"requestContext\":{\"http\":{\"method\":\"GET\"}},\"rawPath\":\"/%4\"}",
                "{\"requestContext\":{\"http\":{\"method\":\"GET\"}},\"rawPath\":\"/%zz\"}",
                "{\"requestContext\":{\"http\":{\"method\":\"GET\"}},\"headers\":[]}",
                "{\"requestContext\":{\"http\":{\"method\":\"GET\"}},\"headers\":{\"a\":[]}}",
                "{\"requestContext\":{\"http\":{\"method\":\"GET\"}},\"headers\":{\"a\":{}}}",
                "{\"requestContext\":{\"http\":{\"method\":\"GET\"}},\"cookies\":\"a=b\"}",
                "{\"requestContext\":{\"http\":{\"method\":\"GET\"}},\"cookies\":[1]}",
                "{\"requestContext\":{\"http\":{\"method\":\"GET\"}},\"body\":{}}",
                "{\"requestContext\":{\"http\":{\"method\":\"GET\"}},\"isBase64Encoded\":\"yes\"}",
                "{\"requestContext\":{\"http\":{\"method\":\"GET\"}},\"body\":\"a b\","
                        + "\"isBase64Encoded\":true}"
            })
    void refusesWhatIsNoEvent(String event) throws Exception {
        JsonObject answer = invoke(event.getBytes(UTF_8), request -> HttpResponse.text(200, "ok"));
        assertThat(answer.integer("statusCode")).isEqualTo(400);
        JsonObject error = error(answer);
        assertThat(error.string("type")).isEqualTo("invalid_request_error");
        assertThat(error.string("code")).isEqualTo("invalid_event");
        assertThat(error.string("message")).isNotBlank();
        assertThat(error.has("param")).isTrue();
        assertThat(object(answer, "headers").string("x-request-id")).isEqualTo("lambda-id");
        assertThat(requests).isEmpty();
        assertThat(failures).isEmpty();
    }

    @Test
    void writesOneAnswer() throws Exception {
        Headers headers =
                Headers.of("X-One", "1", "vary", "a", "Vary", "b", "Set-Cookie", "a=b; Path=/")
                        .add("set-cookie", "c=d")
                        .add("content-length", "5")
                        .add("Transfer-Encoding", "chunked")
                        .add("connection", "close");
        JsonObject answer =
                invoke(
                        Events.bytes("bare.json"),
                        request ->
                                new HttpResponse.Buffered(
                                        201, headers, "gr\u00fc".getBytes(UTF_8)));
        assertThat(answer)
                .isEqualTo(
                        Json.object(
                                "{\"statusCode\":201,\"headers\":{\"x-one\":\"1\",\"vary\":\"a, b\"},"
                                        + "\"cookies\":[\"a=b; Path=/\",\"c=d\"],"
                                        + "\"body\":\"gr\u00fc\",\"isBase64Encoded\":false}"));
    }

    @Test
    void encodesWhatIsNoText() throws Exception {
        JsonObject answer =
                invoke(
                        Events.bytes("bare.json"),
                        request ->
                                new HttpResponse.Streaming(
                                        200, new Headers(), out -> out.write(new byte[] {-1, 0})));
        assertThat(answer.string("body")).isEqualTo("/wA=");
        assertThat(answer.isTrue("isBase64Encoded")).isTrue();
    }

    @Test
    void aHeadRequestGetsNoBodyButReleasesIt() throws Exception {
        List<String> written = new ArrayList<>();
        JsonObject answer =
                invoke(
                        Events.bytes("head.json"),
                        request ->
                                new HttpResponse.Streaming(
                                        200,
                                        new Headers(),
                                        out -> {
                                            out.write('x');
                                            written.add("all");
                                        }));
        assertThat(answer.string("body")).isEmpty();
        assertThat(written).containsExactly("all");
    }

    @Test
    void answersAHandlerThatThrowsWith500() throws Exception {
        JsonObject answer =
                invoke(
                        Events.bytes("chat.json"),
                        request -> {
                            throw new IllegalStateException("sk-secret");
                        });
        assertThat(answer.integer("statusCode")).isEqualTo(500);
        assertThat(error(answer).string("type")).isEqualTo("server_error");
        assertThat(answer.toString()).doesNotContain("sk-secret").contains("client-id.1");
        assertThat(failures).containsExactly("client-id.1 IllegalStateException");
    }

    @Test
    void aBodyThatFailsIsA500WhileNothingHasGoneOut() throws Exception {
        JsonObject answer =
                invoke(
                        Events.bytes("bare.json"),
                        request ->
                                new HttpResponse.Streaming(
                                        200,
                                        new Headers(),
                                        out -> {
                                            out.write('x');
                                            throw new IOException("upstream is gone");
                                        }));
        assertThat(answer.integer("statusCode")).isEqualTo(500);
        assertThat(answer.string("body")).doesNotStartWith("x");
        assertThat(failures).containsExactly("lambda-id IOException");
    }

    private static JsonObject error(JsonObject answer) {
        return object(Json.object(Objects.requireNonNull(answer.string("body"))), "error");
    }

    private static JsonObject object(JsonObject parent, String name) {
        return Objects.requireNonNull(parent.object(name));
    }

    private FunctionUrlHandler handler(HttpHandler answers) {
        return new FunctionUrlHandler(
                request -> {
                    requests.add(request);
                    return answers.handle(request);
                },
                (id, failure) -> failures.add(id + " " + failure.getClass().getSimpleName()));
    }

    private JsonObject invoke(byte[] event, HttpHandler answers) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        handler(answers)
                .handleRequest(
                        new ByteArrayInputStream(event),
                        out,
                        new InvokedContext("lambda-id", 60_000));
        JsonObject answer = Json.object(out.toByteArray());
        assertThat(answer.get("cookies")).isInstanceOf(JsonArray.class);
        return answer;
    }
}
