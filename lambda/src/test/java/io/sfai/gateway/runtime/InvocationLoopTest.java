package io.sfai.gateway.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.sfai.gateway.upstream.DeafPort;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InvocationLoopTest {
    private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";
    private static final RequestStreamHandler ECHO =
            (in, out, context) -> out.write(in.readAllBytes());

    private FakeRuntimeApi api;

    @BeforeEach
    void open() throws Exception {
        api = new FakeRuntimeApi();
    }

    @AfterEach
    void close() throws Exception {
        api.close();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "CHUNKED_EVENT",
                "LOWER_CASE_HEADERS",
                "BARE_EVENT",
                "INTERIM_REPLY",
                "CLOSES_AFTER_EVENT",
                "HANGS_UP_AFTER_EVENT",
                "RESETS_AFTER_EVENT",
                "HANGS_UP_WHILE_WAITING"
            })
    void losesNothingTo(Fault fault) throws Exception {
        api.invoke("one", "{\"n\":\"one \u00fc\"}", fault).invoke("two", "{\"n\":2}");
        boolean hangsUp = fault == Fault.RESETS_AFTER_EVENT || fault == Fault.HANGS_UP_AFTER_EVENT;
        RequestStreamHandler handler =
                (in, out, context) -> {
                    if (hangsUp) {
                        api.hangUpNow();
                    }
                    ECHO.handleRequest(in, out, context);
                };
        try (RunningLoop loop = new RunningLoop(api, handler)) {
            api.awaitNext(fault == Fault.HANGS_UP_WHILE_WAITING ? 4 : 3);
            assertThat(loop.log).isEmpty();
        }
        String bytes =
                new String(
                        "{\"n\":\"one \u00fc\"}".getBytes(UTF_8),
                        java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(api.received("one/response")).endsWith(bytes + "\r\n0\r\n\r\n");
        assertThat(api.received("two/response")).endsWith("{\"n\":2}\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"REPLIES_400", "REPLIES_413", "REPLIES_413_EARLY", "RESETS_DURING_ANSWER"})
    void logsAndGoesOnAfter(Fault fault) throws Exception {
        api.invoke("one", "{}", fault).invoke("two", "{}");
        try (RunningLoop loop =
                new RunningLoop(
                        api,
                        (in, out, context) -> {
                            // Long enough for a peer that hangs up to be noticed.
                            for (int i = 0; i < 50; i++) {
                                out.write("some of it".getBytes(UTF_8));
                                Await.quietly(2);
                            }
                        })) {
            api.awaitNext(3);
            assertThat(loop.log).isNotEmpty().allMatch(line -> line.startsWith("invocation one: "));
            String status =
                    switch (fault) {
                        case REPLIES_400 -> "the Runtime API answered 400 {\"errorMessage\"";
                        case REPLIES_413, REPLIES_413_EARLY ->
                                "the Runtime API answered 413 too much";
                        default -> "";
                    };
            assertThat(loop.log.getLast()).contains(status);
        }
        assertThat(api.received("two/response")).endsWith("some of it\r\n0\r\n\r\n");
    }

    /** The client has its last byte by then, and the environment can't be frozen yet. */
    @Test
    void whatComesAfterAnAnswerRunsBetweenItsEndAndTheNext() throws Exception {
        BlockingQueue<List<String>> seen = new LinkedBlockingQueue<>();
        api.invoke("one", "{}").invoke("two", "{}");
        InvocationLoop.Start start =
                hooks -> {
                    hooks.afterAnswer(() -> seen.add(api.paths()));
                    return (in, out, context) -> {
                        if (context.getAwsRequestId().equals("two")) {
                            throw new IllegalStateException("no answer");
                        }
                        ECHO.handleRequest(in, out, context);
                    };
                };
        try (RunningLoop loop = new RunningLoop(api, Map.of(), start)) {
            api.awaitNext(3);
            assertThat(api.received("one/response")).endsWith("\r\n0\r\n\r\n");
            assertThat(seen.poll(1, TimeUnit.SECONDS)).last().asString().endsWith("one/response");
            assertThat(seen.poll(1, TimeUnit.SECONDS)).last().asString().endsWith("two/error");
            assertThat(loop.log).hasSize(1);
        }
    }

    @Test
    void endsAfterA500() throws Exception {
        api.invoke("one", "{}", Fault.REPLIES_500).invoke("two", "{}");
        try (RunningLoop loop = new RunningLoop(api, ECHO)) {
            assertThat(loop.exitCode()).isEqualTo(1);
            assertThat(loop.log).singleElement().asString().contains("answered 500");
        }
        assertThat(api.received("two/response")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"CUTS_EVENT", "NO_REQUEST_ID", "GARBAGE", "REFUSES_NEXT"})
    void endsWhereThereIsNoEventToAnswer(Fault fault) throws Exception {
        api.invoke("one", "{}", fault);
        try (RunningLoop loop = new RunningLoop(api, ECHO)) {
            assertThat(loop.exitCode()).isEqualTo(1);
            assertThat(loop.log).singleElement().asString().startsWith("the loop ends: ");
        }
    }

    @Test
    void endsWhereNoRuntimeApiListens() throws Exception {
        try (DeafPort deaf = new DeafPort()) {
            Map<String, String> nowhere =
                    Map.of("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + deaf.number());
            try (RunningLoop loop = new RunningLoop(api, nowhere, hooks -> ECHO)) {
                assertThat(loop.exitCode()).isEqualTo(1);
                assertThat(loop.log).singleElement().asString().contains("refused");
            }
            InvocationLoop.Start failing =
                    hooks -> {
                        throw new IOException("init");
                    };
            try (RunningLoop loop = new RunningLoop(api, nowhere, failing)) {
                assertThat(loop.exitCode()).isEqualTo(1);
                assertThat(loop.log).hasSize(2);
            }
        }
    }

    @Test
    void outlivesWhatTheHandlerThrows() throws Exception {
        List<Throwable> failures =
                List.of(
                        new IOException("io"),
                        new StackOverflowError(),
                        new NoClassDefFoundError("Gone"),
                        new AssertionError("no"));
        for (int i = 0; i < failures.size(); i++) {
            api.invoke("" + i, "" + i);
        }
        api.invoke("good", "good");
        try (RunningLoop loop =
                new RunningLoop(
                        api,
                        (in, out, context) -> {
                            String event = new String(in.readAllBytes(), UTF_8);
                            if (!event.equals("good")) {
                                InvocationLoopTest.<RuntimeException>sneak(
                                        failures.get(Integer.parseInt(event)));
                            }
                            out.write("good".getBytes(UTF_8));
                        })) {
            api.await("good/response", "good\r\n0\r\n\r\n");
            assertThat(loop.log).hasSize(failures.size());
        }
        assertThat(api.received("0/error")).contains("Error-Type: Function.IOException\r\n");
        assertThat(api.received("1/error")).contains("\"errorType\":\"Function.StackOverflowError");
        assertThat(api.received("2/error")).contains("Function.NoClassDefFoundError");
    }

    @Test
    void reportsExhaustedMemoryAndEnds() throws Exception {
        api.invoke("one", "{}").invoke("two", "{}");
        try (RunningLoop loop =
                new RunningLoop(
                        api,
                        (in, out, context) -> {
                            throw new OutOfMemoryError("full");
                        })) {
            assertThat(loop.exitCode()).isEqualTo(1);
        }
        assertThat(api.received("one/error")).contains("Function.OutOfMemoryError");
        assertThat(api.received("two/error")).isEmpty();
    }

    @Test
    void isNotClosedByAnInterruptLeftBehind() throws Exception {
        api.invoke("one", "{}").invoke("two", "{}");
        try (RunningLoop loop =
                new RunningLoop(
                        api,
                        (in, out, context) -> {
                            out.write('1');
                            Thread.currentThread().interrupt();
                        })) {
            api.awaitNext(3);
            assertThat(loop.log).isEmpty();
        }
        assertThat(api.received("two/response")).endsWith("1\r\n0\r\n\r\n");
    }

    @Test
    void refusesWritesAfterTheEnd() throws Exception {
        BlockingQueue<OutputStream> kept = new LinkedBlockingQueue<>();
        api.invoke("one", "{}");
        try (RunningLoop loop =
                new RunningLoop(
                        api,
                        (in, out, context) -> {
                            kept.add(out);
                            out.write('1');
                        })) {
            api.awaitNext(2);
            OutputStream out = kept.remove();
            assertThatThrownBy(() -> out.write('2')).isInstanceOf(IOException.class);
            assertThat(loop.log).isEmpty();
        }
    }

    @Test
    void worksOnSeveralInvocationsAtOnce() throws Exception {
        CyclicBarrier together = new CyclicBarrier(4);
        for (int i = 0; i < 8; i++) {
            api.invoke("r" + i, "" + i);
        }
        RequestStreamHandler handler =
                (in, out, context) -> {
                    meet(together);
                    out.write(in.readAllBytes());
                    out.write((System.getProperty(TRACE_HEADER) + "").getBytes(UTF_8));
                };
        System.clearProperty(TRACE_HEADER);
        try (RunningLoop loop =
                new RunningLoop(api, Map.of("AWS_LAMBDA_MAX_CONCURRENCY", "4"), hooks -> handler)) {
            api.awaitNext(12);
            assertThat(api.connections()).isEqualTo(4);
            assertThat(loop.stop()).isZero();
            assertThat(loop.log).isEmpty();
        }
        for (int i = 0; i < 8; i++) {
            assertThat(api.received("r" + i + "/response"))
                    .endsWith("1\r\n" + i + "\r\n4\r\nnull\r\n0\r\n\r\n");
        }
    }

    @Test
    void oneWorkerIsEnoughWhereTheNumberIsNone() throws Exception {
        api.invoke("one", "{}");
        try (RunningLoop loop =
                new RunningLoop(api, Map.of("AWS_LAMBDA_MAX_CONCURRENCY", "many"), hooks -> ECHO)) {
            api.awaitNext(2);
            assertThat(loop.log).singleElement().asString().contains("many");
        }
        assertThat(api.connections()).isEqualTo(1);
    }

    @Test
    void wantsAnAddress() {
        for (String bad : List.of("", "localhost", ":9001", "host:port", "host:123456")) {
            assertThatThrownBy(() -> new RuntimeApiClient(bad).close())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("AWS_LAMBDA_RUNTIME_API");
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A stream handler may throw whatever the JVM can. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }
}
