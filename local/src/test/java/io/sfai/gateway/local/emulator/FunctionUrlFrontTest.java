package io.sfai.gateway.local.emulator;

import static io.sfai.gateway.local.emulator.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Function URL before a runtime that a test plays itself. */
class FunctionUrlFrontTest {
    private final Work work = new Work(1, false);
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private RuntimeApi api;
    private FunctionUrlFront front;
    private RawRuntime runtime;
    private boolean throttled;

    FunctionUrlFrontTest() throws IOException {
        api = new RuntimeApi("arn:x", work, new QuietEvents(), RuntimeApi.Limits.AWS, (_, _) -> {});
        runtime = new RawRuntime(api.address());
        front =
                new FunctionUrlFront(
                        0,
                        Duration.ofMinutes(1),
                        invocation -> !throttled && work.submit(invocation),
                        log::add);
    }

    @BeforeEach
    void poll() throws IOException {
        runtime.poll();
    }

    @AfterEach
    void close() throws IOException {
        client.shutdownNow();
        runtime.close();
        front.close();
        api.close();
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        int taken = front.address().getPort();
        assertThatThrownBy(() ->
                        new FunctionUrlFront(taken, Duration.ofMinutes(1), work::submit, log::add))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("port " + taken);
    }

    @Test
    void sendsTheHeadAndEachPieceAsItComes() throws Exception {
        var answer = client.sendAsync(get("/").build(), BodyHandlers.ofInputStream());
        String id = runtime.reply().id();
        runtime.streamHead(id);
        runtime.chunk(RawRuntime.PRELUDE);
        runtime.chunk(RawRuntime.NULS);

        // Nothing of the body is written yet.
        HttpResponse<InputStream> head = answer.get(20, TimeUnit.SECONDS);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-type")).hasValue("text/plain");
        assertThat(head.headers().firstValue("transfer-encoding")).hasValue("chunked");
        assertThat(head.headers().firstValue("x-amzn-requestid")).hasValue(id);
        try (InputStream body = head.body()) {
            for (String piece : List.of("data: 1\n\n", "data: 2\n\n", "é")) {
                runtime.chunk(piece);
                byte[] seen = body.readNBytes(piece.getBytes(StandardCharsets.UTF_8).length);
                assertThat(new String(seen, StandardCharsets.UTF_8)).isEqualTo(piece);
            }
            assertThat(runtime.end().status()).isEqualTo(202);
            assertThat(body.read()).isNegative();
        }
    }

    @Test
    void findsThePreludeInOneByteChunks() throws Exception {
        var answer = client.sendAsync(get("/").build(), BodyHandlers.ofString());
        runtime.streamHead(runtime.reply().id());
        for (char one : (RawRuntime.PRELUDE + RawRuntime.NULS + "body").toCharArray()) {
            runtime.chunk(String.valueOf(one));
        }
        runtime.end();
        assertThat(answer.get().body()).isEqualTo("body");
        assertThat(answer.get().headers().firstValue("content-type")).hasValue("text/plain");
    }

    @Test
    void makesAnEventOfTheRequest() throws Exception {
        URI url = front.address().resolve("/a%20b/c%2Fd?x=1&x=2&y=%C3%A9&z");
        var answer =
                client.sendAsync(
                        HttpRequest.newBuilder(url)
                                .POST(BodyPublishers.ofString("{\"é\":1}"))
                                .header("Content-Type", "application/json; charset=utf-8")
                                .header("X-Two", "one")
                                .header("X-Two", "two")
                                .header("Cookie", "a=b; c=\"d e\"")
                                .header("User-Agent", "test/1")
                                .build(),
                        BodyHandlers.ofString());
        RawRuntime.Reply next = runtime.reply();
        assertThat(next.body())
                .startsWith("{\"version\":\"2.0\",\"routeKey\":\"$default\"")
                .contains("\"rawPath\":\"/a%20b/c%2Fd\"")
                .contains("\"rawQueryString\":\"x=1&x=2&y=%C3%A9&z\"")
                .contains("\"queryStringParameters\":{\"x\":\"1,2\",\"y\":\"é\",\"z\":\"\"}")
                .contains("\"cookies\":[\"a=b\",\"c=\\\"d e\\\"\"]")
                .contains("\"x-two\":\"one,two\"")
                .contains("\"x-forwarded-for\":\"127.0.0.1\"")
                .contains("\"http\":{\"method\":\"POST\",\"path\":\"/a%20b/c%2Fd\",")
                .contains("\"protocol\":\"HTTP/1.1\",\"sourceIp\":\"127.0.0.1\"")
                .contains("\"userAgent\":\"test/1\"")
                .contains("\"stage\":\"$default\"")
                .contains("\"body\":\"{\\\"é\\\":1}\",\"isBase64Encoded\":false}")
                .doesNotContain("\"cookie\":", "\"connection\":", "\"upgrade\":");
        runtime.answer(next.id(), "done");
        assertThat(answer.get().body()).isEqualTo("done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/octet-stream", "image/png", "application/json", ""})
    void encodesWhatIsNotText(String type) throws Exception {
        byte[] bytes = {0, (byte) 0xff, (byte) 0xfe, 'x'};
        HttpRequest.Builder request =
                HttpRequest.newBuilder(front.address()).POST(BodyPublishers.ofByteArray(bytes));
        if (!type.isEmpty()) {
            request.header("content-type", type);
        }
        var answer = client.sendAsync(request.build(), BodyHandlers.ofString());
        RawRuntime.Reply next = runtime.reply();
        assertThat(next.body()).contains("\"body\":\"AP/+eA==\",\"isBase64Encoded\":true}");
        runtime.answer(next.id(), "done");
        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    @Test
    void setsStatusHeadersAndCookies() throws Exception {
        var answer = client.sendAsync(get("/").build(), BodyHandlers.ofString());
        runtime.streamHead(runtime.reply().id());
        runtime.chunk(
                "{\"statusCode\":429,\"headers\":{\"Retry-After\":\"7\",\"content-length\":\"99\"},"
                        + "\"cookies\":[\"a=b; Path=/; HttpOnly\",\"c=d\"]}"
                        + RawRuntime.NULS
                        + "slow down");
        runtime.end();

        HttpResponse<String> response = answer.get();
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.body()).isEqualTo("slow down");
        assertThat(response.headers().firstValue("retry-after")).hasValue("7");
        assertThat(response.headers().firstValue("x-amzn-remapped-content-length")).hasValue("99");
        assertThat(response.headers().allValues("set-cookie"))
                .containsExactly("a=b; Path=/; HttpOnly", "c=d");
    }

    @ParameterizedTest
    @CsvSource({"HEAD,''", "OPTIONS,x", "DELETE,x", "PATCH,x", "PUT,x"})
    void passesOnEveryMethod(String method, String body) throws Exception {
        for (int round = 0; round < 2; round++) {
            HttpRequest request = get("/m").method(method, BodyPublishers.noBody()).build();
            var answer = client.sendAsync(request, BodyHandlers.ofString());
            RawRuntime.Reply next = runtime.reply();
            assertThat(next.body()).contains("\"method\":\"" + method + "\"");
            runtime.answer(next.id(), "x");
            runtime.poll();
            assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo(body);
            assertThat(answer.get().headers().firstValue("content-type")).hasValue("text/plain");
        }
    }

    @Test
    void sendsNoBodyWithAStatusThatHasNone() throws Exception {
        var answer = client.sendAsync(get("/").build(), BodyHandlers.ofString());
        runtime.streamHead(runtime.reply().id());
        runtime.chunk("{\"statusCode\":204}" + RawRuntime.NULS + " ");
        assertThat(runtime.end().status()).isEqualTo(202);
        assertThat(answer.get().statusCode()).isEqualTo(204);
        assertThat(answer.get().body()).isEmpty();
    }

    @Test
    void takesAnyOtherContentTypeForARawBody() throws Exception {
        var answer = client.sendAsync(get("/").build(), BodyHandlers.ofString());
        runtime.streamHead(runtime.reply().id(), "text/plain");
        runtime.chunk(RawRuntime.PRELUDE);
        runtime.end();
        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().headers().firstValue("content-type"))
                .hasValue("application/octet-stream");
        assertThat(answer.get().body()).isEqualTo(RawRuntime.PRELUDE);
    }

    @Test
    void readsABufferedAnswer() throws Exception {
        var answer = client.sendAsync(get("/").build(), BodyHandlers.ofString());
        String json =
                "{\"statusCode\":418,\"headers\":{\"x-a\":\"b\"},\"body\":\"aMOp\","
                        + "\"isBase64Encoded\":true,\"cookies\":[\"k=v\"]}";
        runtime.post("invocation/" + runtime.reply().id() + "/response", "", json);
        assertThat(answer.get().statusCode()).isEqualTo(418);
        assertThat(answer.get().body()).isEqualTo("hé");
        assertThat(answer.get().headers().firstValue("set-cookie")).hasValue("k=v");

        runtime.poll();
        var plain = client.sendAsync(get("/").build(), BodyHandlers.ofString());
        runtime.post("invocation/" + runtime.reply().id() + "/response", "", "[1]");
        assertThat(plain.get().statusCode()).isEqualTo(200);
        assertThat(plain.get().body()).isEqualTo("[1]");
    }

    @Test
    void answers502ForAFunctionThatFailsBeforeThePrelude() throws Exception {
        var error = client.sendAsync(get("/").build(), BodyHandlers.ofString());
        runtime.post("invocation/" + runtime.reply().id() + "/error", "", "{\"errorType\":\"X\"}");
        is502(error.get());

        runtime.poll();
        var trailers = client.sendAsync(get("/").build(), BodyHandlers.ofString());
        runtime.streamHead(runtime.reply().id(), "application/octet-stream");
        failStream();
        is502(trailers.get());

        runtime.poll();
        var half = client.sendAsync(get("/").build(), BodyHandlers.ofString());
        runtime.streamHead(runtime.reply().id());
        runtime.chunk(RawRuntime.PRELUDE + "\0\0\0");
        runtime.end();
        is502(half.get());

        runtime.poll();
        var malformed = client.sendAsync(get("/").build(), BodyHandlers.ofString());
        runtime.streamHead(runtime.reply().id());
        runtime.chunk("{\"headers\":{\"a\":1}}" + RawRuntime.NULS + "body");
        runtime.end();
        is502(malformed.get());
        assertThat(log)
                .containsExactly(
                        "Malformed response of the function: the stream ended before the prelude"
                                + " did",
                        "Malformed response of the function: header a is not one string");
    }

    @Test
    void cutsTheLineForAnErrorInTheMiddle() throws Exception {
        try (Socket socket = rawGet()) {
            runtime.streamHead(runtime.reply().id());
            runtime.chunk(RawRuntime.PRELUDE + RawRuntime.NULS + "half");
            failStream();
            assertThat(all(socket)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n4\r\nhalf\r\n");
        }
    }

    @Test
    void cutsTheLineForARuntimeThatDies() throws Exception {
        try (Socket socket = rawGet()) {
            runtime.streamHead(runtime.reply().id());
            runtime.chunk(RawRuntime.PRELUDE + RawRuntime.NULS + "half");
            runtime.close();
            assertThat(all(socket)).endsWith("\r\n4\r\nhalf\r\n");
        }
    }

    @Test
    void cutsTheLineForAnEmptyBodyAndSaysWhy() throws Exception {
        try (Socket socket = rawGet()) {
            runtime.streamHead(runtime.reply().id());
            runtime.chunk(RawRuntime.PRELUDE + RawRuntime.NULS);
            assertThat(runtime.end().status()).isEqualTo(202);
            assertThat(all(socket)).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("\r\n0\r\n");
        }
        assertThat(log).singleElement().asString().startsWith("An empty body after the prelude");
    }

    @Test
    void doesNotTellTheFunctionThatTheClientWentAway() throws Exception {
        try (Socket socket = rawGet()) {
            runtime.streamHead(runtime.reply().id());
            runtime.chunk(RawRuntime.PRELUDE + RawRuntime.NULS + "first");
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        for (int i = 0; i < 200; i++) {
            runtime.chunk("x".repeat(10_000));
        }
        assertThat(runtime.end().status()).isEqualTo(202);
    }

    @Test
    void refusesARequestOverSixMebibytesOfEvent() throws Exception {
        for (int size : List.of(6 << 20, 30 << 20)) {
            HttpResponse<String> answer = client.send(post(size), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("Request must be smaller than 6291456 bytes");
        }
        var good = client.sendAsync(post(6_000_000), BodyHandlers.ofString());
        RawRuntime.Reply next = runtime.reply();
        assertThat(next.body()).hasSizeGreaterThan(6_000_000);
        runtime.answer(next.id(), "fits");
        assertThat(good.get().body()).isEqualTo("fits");
    }

    @Test
    void answers429InTheShapeOfLambda() throws Exception {
        throttled = true;
        HttpResponse<String> answer = client.send(get("/").build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"Reason\":\"ReservedFunctionConcurrentInvocationLimitExceeded\","
                                + "\"Type\":\"User\",\"Message\":\"Rate Exceeded.\"}");
    }

    @Test
    void cutsOrAnswersWhenThePlatformEndsIt() throws Exception {
        var early = client.sendAsync(get("/").build(), BodyHandlers.ofString());
        String id = runtime.reply().id();
        eventually("it runs", () -> work.find(id) != null);
        List<Invocation> running = new ArrayList<>(work.running());
        running.forEach(one -> one.fail(FunctionFailure.timeout("Task timed out")));
        assertThat(early.get().statusCode()).isEqualTo(504);

        runtime.poll();
        try (Socket late = rawGet()) {
            runtime.streamHead(runtime.reply().id());
            runtime.chunk(RawRuntime.PRELUDE + RawRuntime.NULS + "half");
            assertThat(late.getInputStream().read()).isEqualTo('H');
            work.running().forEach(one -> one.fail(FunctionFailure.timeout("Task timed out")));
            assertThat(all(late)).startsWith("TTP/1.1 200 OK\r\n").doesNotContain("\r\n0\r\n");
        }
    }

    private static void is502(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
    }

    private void failStream() throws IOException {
        runtime.send("0\r\nLambda-Runtime-Function-Error-Type: Function.X\r\n");
        runtime.send("Lambda-Runtime-Function-Error-Body: e30=\r\n\r\n");
        assertThat(runtime.reply().status()).isEqualTo(202);
    }

    private Socket rawGet() throws IOException {
        var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), front.address().getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** Everything up to the end of the connection, however it ends. */
    private static String all(Socket socket) throws IOException {
        var all = new StringBuilder();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                all.append((char) next);
            }
        } catch (SocketException e) {
            // A reset is an end, too.
        }
        return all.toString();
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(front.address().resolve(path));
    }

    private HttpRequest post(int size) {
        return HttpRequest.newBuilder(front.address())
                .POST(BodyPublishers.ofByteArray("x".repeat(size).getBytes(StandardCharsets.UTF_8)))
                .header("content-type", "text/plain")
                .build();
    }
}
