package io.sfai.gateway.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.functionurl.FunctionUrlHandler;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Function URL's event through the loop, to the bytes of its answer. */
class FunctionUrlStreamTest {
    private static final String SEPARATOR = "\r\n8\r\n\0\0\0\0\0\0\0\0\r\n";

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private FakeRuntimeApi api;

    @BeforeEach
    void open() throws Exception {
        api = new FakeRuntimeApi();
    }

    @AfterEach
    void close() throws Exception {
        api.close();
    }

    @Test
    void sendsThePreludeBeforeTheBodyIsThere() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        HttpHandler handler =
                request ->
                        new HttpResponse.Streaming(
                                200,
                                Headers.of("content-type", "text/event-stream"),
                                out -> {
                                    assertThat(await(seen)).isTrue();
                                    out.write("data: 1\n\n".getBytes(UTF_8));
                                    out.write("data: 2\n\n".getBytes(UTF_8));
                                });
        api.invoke("r1", event("POST"));
        try (RunningLoop loop = loop(handler)) {
            api.await("r1/response", SEPARATOR);
            seen.countDown();
            String all = api.await("r1/response", "0\r\n\r\n");
            assertThat(all)
                    .endsWith(
                            "\r\n\r\n4e\r\n{\"statusCode\":200,\"headers\":"
                                    + "{\"content-type\":\"text/event-stream\"},\"cookies\":[]}"
                                    + SEPARATOR
                                    + "9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n0\r\n\r\n");
            assertThat(loop.log).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD,200,text", "POST,204,text", "OPTIONS,200,''", "GET,304,text"})
    void alwaysWritesAByte(String method, int status, String body) throws Exception {
        HttpHandler handler =
                request -> new HttpResponse.Buffered(status, new Headers(), body.getBytes(UTF_8));
        api.invoke("r1", event(method));
        try (RunningLoop loop = loop(handler)) {
            assertThat(api.await("r1/response", "0\r\n\r\n"))
                    .endsWith(SEPARATOR + "1\r\n\n\r\n0\r\n\r\n");
            assertThat(loop.log).isEmpty();
        }
    }

    @Test
    void aBodyThatFailsIsToldInTrailers() throws Exception {
        HttpHandler handler =
                request ->
                        new HttpResponse.Streaming(
                                200,
                                new Headers(),
                                out -> {
                                    out.write("data: 1\n\n".getBytes(UTF_8));
                                    throw Failures.at("body");
                                });
        api.invoke("r1", event("POST"));
        try (RunningLoop loop = loop(handler)) {
            assertThat(api.await("r1/response", "Function-Error-Body: "))
                    .contains(
                            "9\r\ndata: 1\n\n\r\n0\r\nLambda-Runtime-Function-Error-Type: "
                                    + "Function.IllegalStateException\r\n");
            api.awaitNext(2);
            assertThat(loop.log).hasSize(1);
        }
    }

    @Test
    void aHandlerThatThrowsIsA500AndNoInvocationError() throws Exception {
        api.invoke("r1", event("POST")).invoke("r2", "no event");
        HttpHandler handler =
                request -> {
                    throw new IllegalStateException("mine");
                };
        try (RunningLoop loop = loop(handler)) {
            assertThat(api.await("r1/response", "\r\n0\r\n\r\n"))
                    .contains("{\"statusCode\":500,")
                    .contains("\"type\":\"server_error\"");
            assertThat(api.await("r2/response", "\r\n0\r\n\r\n")).contains("{\"statusCode\":400,");
            assertThat(failures).containsExactly("r1 mine");
            assertThat(loop.log).isEmpty();
        }
        assertThat(api.received("/error")).isEmpty();
    }

    private RunningLoop loop(HttpHandler handler) {
        return new RunningLoop(
                api,
                new FunctionUrlHandler(
                        handler, (id, e) -> failures.add(id + " " + e.getMessage())));
    }

    private static String event(String method) {
        return "{\"rawPath\":\"/\",\"requestContext\":{\"http\":{\"method\":\"" + method + "\"}}}";
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
