package io.sfai.gateway.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.sfai.gateway.functionurl.FunctionUrlHandler;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the loop sends, byte by byte, as AWS's own streaming runtime does. */
class WireTest {
    private static final byte[] PRELUDE =
            ("{\"statusCode\":200,\"headers\":{\"content-type\":\"text/event-stream\"},"
                            + "\"cookies\":[\"a=b; Path=/\",\"c=d\"]}")
                    .getBytes(UTF_8);

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
    void asksForTheNextEvent() throws Exception {
        answerOnce("any", (in, out, context) -> {});
        assertThat(api.received("/next")).startsWith(WireFixture.read("next.txt", api));
    }

    @Test
    void streamsAnHttpAnswer() throws Exception {
        answerOnce("good", (in, out, context) -> events(out, 10));
        assertThat(api.received("good/response"))
                .isEqualTo(WireFixture.read("good-stream.txt", api));
    }

    @Test
    void tellsOfAThrowInMidStreamInTrailers() throws Exception {
        answerOnce(
                "mid",
                (in, out, context) -> {
                    events(out, 5);
                    throw Failures.at("mid-stream boom");
                });
        assertThat(api.received("mid/response"))
                .isEqualTo(WireFixture.read("throw-mid-stream.txt", api));
    }

    @Test
    void givesTheBodyAByteBeforeTrailers() throws Exception {
        answerOnce(
                "prelude",
                (in, out, context) -> {
                    events(out, 0);
                    throw Failures.at("boom after the prelude");
                });
        assertThat(api.received("prelude/response"))
                .isEqualTo(WireFixture.read("throw-after-prelude.txt", api));
    }

    @Test
    void postsAThrowBeforeTheFirstWriteToError() throws Exception {
        answerOnce(
                "before",
                (in, out, context) -> {
                    throw Failures.at("boom before the first write");
                });
        assertThat(api.received("before/error"))
                .isEqualTo(WireFixture.read("buffered-error.txt", api));
        assertThat(api.received("before/response")).isEmpty();
    }

    @Test
    void anAnswerThatCantBeginLetsGoOfWhatItHolds() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        HttpResponse.Body body =
                gone -> {
                    try {
                        gone.write('x');
                    } finally {
                        released.countDown();
                    }
                };
        FunctionUrlHandler handler =
                new FunctionUrlHandler(
                        request -> new HttpResponse.Streaming(200, new Headers(), body), () -> {});
        answerOnce(
                "late",
                (in, out, context) -> {
                    out.write('x');
                    byte[] event =
                            "{\"rawPath\":\"/\",\"requestContext\":{\"http\":{\"method\":\"POST\"}}}"
                                    .getBytes(UTF_8);
                    assertThatThrownBy(() ->
                                    handler.handleRequest(
                                            new ByteArrayInputStream(event), out, context))
                            .isInstanceOf(IllegalStateException.class);
                    assertThat(released.getCount()).isZero();
                });
        assertThat(released.getCount()).isZero();
    }

    @Test
    void streamsPlainBytesWhereNoPreludeIsGiven() throws Exception {
        answerOnce(
                "plain",
                (in, out, context) -> {
                    out.write("raw0\n".getBytes(UTF_8));
                    out.write("raw1\n".getBytes(UTF_8));
                    assertThatThrownBy(() -> ((ResponseStream) out).begin(PRELUDE))
                            .isInstanceOf(IllegalStateException.class);
                });
        assertThat(api.received("plain/response"))
                .isEqualTo(WireFixture.read("plain-stream.txt", api));
    }

    @Test
    void writesOneByteWhereTheHandlerWroteNothing() throws Exception {
        answerOnce("nothing", (in, out, context) -> {});
        assertThat(api.received("nothing/response"))
                .isEqualTo(WireFixture.read("nothing-written.txt", api));
    }

    @Test
    void writesOneByteWhereThereIsOnlyAPrelude() throws Exception {
        answerOnce(
                "empty",
                (in, out, context) -> {
                    events(out, 0);
                    // An empty write must not become the chunk that ends the body.
                    out.write(new byte[0]);
                });
        assertThat(api.received("empty/response"))
                .isEqualTo(WireFixture.read("prelude-only.txt", api));
    }

    @Test
    void sendsEachWriteAtOnce() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        api.invoke("now", "{}");
        try (RunningLoop loop =
                new RunningLoop(
                        api,
                        (in, out, context) -> {
                            ((ResponseStream) out).begin(PRELUDE);
                            out.write('x');
                            assertThat(await(seen)).isTrue();
                            out.write('y');
                        })) {
            api.await("now/response", "\r\n1\r\nx\r\n");
            assertThat(api.received("now/response")).doesNotContain("\r\n0\r\n");
            seen.countDown();
            api.await("now/response", "\r\n1\r\ny\r\n0\r\n\r\n");
            assertThat(loop.log).isEmpty();
        }
    }

    @Test
    void carriesLargeWritesWhole() throws Exception {
        byte[] large = new byte[300_000];
        java.util.Arrays.fill(large, (byte) 'z');
        answerOnce("large", (in, out, context) -> out.write(large, 1, large.length - 1));
        String sent = api.received("large/response");
        assertThat(sent).contains("\r\n" + Integer.toHexString(299_999) + "\r\nzzz");
        assertThat(sent.chars().filter(c -> c == 'z').count()).isEqualTo(299_999);
    }

    @Test
    void postsAnInitError() throws Exception {
        try (RunningLoop loop =
                new RunningLoop(
                        api,
                        Map.of(),
                        hooks -> {
                            throw Failures.at("init boom");
                        })) {
            assertThat(loop.exitCode()).isEqualTo(1);
            assertThat(loop.log).singleElement().asString().contains("init boom");
        }
        assertThat(api.received("init/error")).isEqualTo(WireFixture.read("init-error.txt", api));
        assertThat(api.received("/next")).isEmpty();
    }

    private void answerOnce(String id, RequestStreamHandler handler) throws Exception {
        api.invoke(id, "{}");
        try (RunningLoop loop = new RunningLoop(api, handler)) {
            api.awaitNext(2);
            assertThat(loop.stop()).isZero();
        }
        assertThat(api.connections()).isEqualTo(1);
    }

    private static void events(OutputStream out, int count) throws java.io.IOException {
        ((ResponseStream) out).begin(PRELUDE);
        for (int i = 0; i < count; i++) {
            out.write(("data: {\"i\":" + i + "}\n\n").getBytes(UTF_8));
            out.flush();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
