package io.sfai.gateway.local.emulator;

import static io.sfai.gateway.local.emulator.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RuntimeApiTest {
    private static final RuntimeApi.Limits SMALL = new RuntimeApi.Limits(1000, 100);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final QuietEvents events = new QuietEvents();
    private final ByteArrayOutputStream tapped = new ByteArrayOutputStream();
    private Work work = new Work(1, false);

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void handsOutTheEventWithTheHeadersOfLambda() throws Exception {
        RawRuntime runtime = runtime(api(RuntimeApi.Limits.AWS));
        Invocation invocation = submit("{\"a\":\"é\"}", new RecordedSink());

        RawRuntime.Reply next = runtime.next();

        assertThat(next.status()).isEqualTo(200);
        assertThat(next.body()).isEqualTo("{\"a\":\"é\"}");
        assertThat(next.id()).isEqualTo(invocation.id());
        assertThat(next.headers())
                .containsEntry("lambda-runtime-invoked-function-arn", "arn:test")
                .containsEntry("content-type", "application/json")
                .containsEntry(
                        "lambda-runtime-deadline-ms", "" + invocation.deadline().toEpochMilli());
        assertThat(next.headers().get("lambda-runtime-trace-id"))
                .matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0");
    }

    @Test
    void passesOnEachChunkAsItComesAndAcceptsTheStream() throws Exception {
        RawRuntime runtime = runtime(api(RuntimeApi.Limits.AWS));
        var sink = new RecordedSink();
        submit("{}", sink);
        String id = runtime.next().id();

        runtime.streamHead(id);
        List<String> said = new ArrayList<>();
        for (String piece : List.of("{}", RawRuntime.NULS, "one", "two", "three")) {
            runtime.chunk(piece);
            said.add(piece);
            eventually("seen " + said, () -> sink.pieces().equals(said));
        }
        RawRuntime.Reply reply = runtime.end();

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.body()).isEqualTo("{\"status\":\"OK\"}\n");
        assertThat(sink.ended()).isEqualTo("whole");
        assertThat(sink.begun())
                .isEqualTo("application/vnd.awslambda.http-integration-response streamed");
        assertThat(tapped.toString(StandardCharsets.UTF_8))
                .contains("Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n8\r\n")
                .endsWith("5\r\nthree\r\n0\r\n\r\n");
    }

    @Test
    void understandsAnyCutOfTheBytes() throws Exception {
        RawRuntime runtime = runtime(api(RuntimeApi.Limits.AWS));
        var sink = new RecordedSink();
        submit("{}", sink);
        String id = runtime.next().id();
        runtime.streamHead(id);

        for (char one : "1;name=value\r\na\r\nC\r\nhello, world\r\n0\r\n\r\n".toCharArray()) {
            runtime.send(String.valueOf(one));
        }

        assertThat(runtime.reply().status()).isEqualTo(202);
        assertThat(String.join("", sink.pieces())).isEqualTo("ahello, world");
    }

    @Test
    void readsTheErrorFromTheTrailers() throws Exception {
        RawRuntime runtime = runtime(api(RuntimeApi.Limits.AWS));
        var sink = new RecordedSink();
        submit("{}", sink);
        runtime.streamHead(runtime.next().id());
        runtime.chunk("half");
        String error = "{\"errorType\":\"RangeError\",\"errorMessage\":\"boom\",\"trace\":[\"a\"]}";
        runtime.send(
                "0\r\nLambda-Runtime-Function-Error-Type: Function.RangeError\r\n"
                        + "Lambda-Runtime-Function-Error-Body: "
                        + Base64.getEncoder().encodeToString(error.getBytes(StandardCharsets.UTF_8))
                        + "\r\n\r\n");

        assertThat(runtime.reply().status()).isEqualTo(202);
        assertThat(sink.ended()).isEqualTo("Function.RangeError: boom");
    }

    @Test
    void refusesATrailerThatWasNotDeclared() throws Exception {
        RawRuntime runtime = runtime(api(RuntimeApi.Limits.AWS));
        var sink = new RecordedSink();
        submit("{}", sink);
        runtime.streamHead(runtime.next().id());
        runtime.send("0\r\nX-Other: 1\r\n\r\n");

        assertThat(runtime.reply().status()).isEqualTo(400);
        assertThat(sink.ended()).contains("not declared: x-other");
    }

    @Test
    void refusesWhatIsNotTheNextStep() throws Exception {
        RawRuntime runtime = runtime(api(RuntimeApi.Limits.AWS));
        var sink = new RecordedSink();
        submit("{}", sink);
        String first = runtime.next().id();

        assertThat(runtime.next()).satisfies(RuntimeApiTest::isBadTransition);
        assertThat(runtime.post("init/error", "", "{}")).satisfies(RuntimeApiTest::isBadTransition);
        assertThat(runtime.get("restore/next")).satisfies(RuntimeApiTest::isBadTransition);
        assertThat(runtime.post("restore/error", "", "{}"))
                .satisfies(RuntimeApiTest::isBadTransition);
        assertThat(runtime.answer(first, "good").status()).isEqualTo(202);
        assertThat(runtime.answer(first, "again")).satisfies(RuntimeApiTest::isBadTransition);
        assertThat(runtime.post("invocation/" + first + "/error", "", "{}"))
                .satisfies(RuntimeApiTest::isBadTransition);
        assertThat(sink.ended()).isEqualTo("whole");
        assertThat(String.join("", sink.pieces())).endsWith("good");
    }

    @Test
    void refusesAnErrorAndASecondResponseOnceTheResponseHasBegun() throws Exception {
        RuntimeApi api = api(RuntimeApi.Limits.AWS);
        RawRuntime runtime = runtime(api);
        RawRuntime other = runtime(api);
        var sink = new RecordedSink();
        submit("{}", sink);
        String id = runtime.next().id();
        runtime.streamHead(id);
        runtime.chunk("begun");
        eventually("begun", () -> !sink.pieces().isEmpty());

        assertThat(other.post("invocation/" + id + "/error", "", "{\"errorType\":\"X\"}"))
                .satisfies(RuntimeApiTest::isBadTransition);
        other.streamHead(id);
        assertThat(other.reply()).satisfies(RuntimeApiTest::isBadTransition);
        assertThat(runtime.end().status()).isEqualTo(202);
        assertThat(sink.ended()).isEqualTo("whole");
    }

    @Test
    void knowsOnlyTheIdThatTheWorkerHas() throws Exception {
        RawRuntime runtime = runtime(api(RuntimeApi.Limits.AWS));
        submit("{}", new RecordedSink());
        String first = runtime.next().id();
        runtime.answer(first, "one");
        submit("{}", new RecordedSink());
        String second = runtime.next().id();

        for (String wrong : List.of(first, "no-such-id")) {
            RawRuntime.Reply reply = runtime.answer(wrong, "x");
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("\"errorType\":\"InvalidRequestID\"");
        }
        assertThat(runtime.answer(second, "two").status()).isEqualTo(202);
    }

    @Test
    void takesAnErrorBeforeTheResponse() throws Exception {
        RawRuntime runtime = runtime(api(RuntimeApi.Limits.AWS));
        var sink = new RecordedSink();
        submit("{}", sink);
        String id = runtime.next().id();
        String header = "Lambda-Runtime-Function-Error-Type: Function.Broken\r\n";
        String body = "{\"errorType\":\"Broken\",\"errorMessage\":\"oh\",\"stackTrace\":[]}";

        assertThat(runtime.post("invocation/" + id + "/error", header, body).status())
                .isEqualTo(202);
        assertThat(sink.ended()).isEqualTo("Function.Broken: oh");
    }

    @Test
    void refusesAnAnswerOverTheLimitAndGoesOn() throws Exception {
        RawRuntime runtime = runtime(api(SMALL));
        var streamed = new RecordedSink();
        submit("{}", streamed);
        runtime.streamHead(runtime.next().id());
        runtime.chunk("x".repeat(1001));
        RawRuntime.Reply reply = runtime.end();
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.body()).contains("RequestEntityTooLarge");
        assertThat(streamed.ended()).startsWith("Function.ResponseSizeTooLarge");

        var buffered = new RecordedSink();
        submit("{}", buffered);
        String id = runtime.next().id();
        String path = "invocation/" + id + "/response";
        assertThat(runtime.post(path, "", "x".repeat(101)).status()).isEqualTo(413);
        assertThat(buffered.ended()).startsWith("Function.ResponseSizeTooLarge");
    }

    @Test
    void takesABufferedResponse() throws Exception {
        RawRuntime runtime = runtime(api(SMALL));
        var sink = new RecordedSink();
        submit("{}", sink);
        String path = "invocation/" + runtime.next().id() + "/response";

        assertThat(runtime.post(path, "Content-Type: application/json\r\n", "\"hi\"").status())
                .isEqualTo(202);
        assertThat(sink.begun()).isEqualTo("application/json buffered");
        assertThat(sink.pieces()).containsExactly("\"hi\"");
    }

    @Test
    void tellsTheCallerThatTheLineWasCut() throws Exception {
        RuntimeApi api = api(RuntimeApi.Limits.AWS);
        RawRuntime runtime = runtime(api);
        var sink = new RecordedSink();
        submit("{}", sink);
        runtime.streamHead(runtime.next().id());
        runtime.send("ff\r\nonly a part of it");
        eventually("the part", () -> !sink.pieces().isEmpty());
        runtime.close();

        assertThat(sink.ended()).startsWith("Runtime.TruncatedResponse");
    }

    @Test
    void refusesWhatIsNotHttp() throws Exception {
        RuntimeApi api = api(RuntimeApi.Limits.AWS);
        String init = "POST /2018-06-01/runtime/init/error HTTP/1.1";
        String next = "GET /2018-06-01/runtime/invocation/next HTTP/1.1";
        for (String bad :
                List.of(
                        "GET /2018-06-01/runtime/invocation/next HTTP/1.0\r\n\r\n",
                        "nonsense\r\n\r\n",
                        next + "\nHost: x\n\n",
                        next + "\r\nno colon\r\n\r\n",
                        init + "\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                        init + "\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                        init + "\r\nContent-Length: -1\r\n\r\n")) {
            try (RawRuntime runtime = new RawRuntime(api.address())) {
                runtime.send(bad);
                assertThat(runtime.reply().status()).as(bad).isEqualTo(400);
                assertThatThrownBy(runtime::reply).isInstanceOf(IOException.class);
            }
        }
        assertThat(events.seen()).hasSize(7).allMatch(seen -> seen.startsWith("protocolError"));
        assertThat(runtime(api).get("other").status()).isEqualTo(404);
    }

    @Test
    void endsInitWithItsError() throws Exception {
        RawRuntime runtime = runtime(api(RuntimeApi.Limits.AWS));
        String body = "{\"errorType\":\"Error\",\"errorMessage\":\"init boom\"}";

        assertThat(runtime.post("init/error", "", body).status()).isEqualTo(202);
        assertThat(events.seen()).containsExactly("initFailed Error: init boom");
        assertThat(runtime.next()).satisfies(RuntimeApiTest::isBadTransition);
        assertThat(runtime.post("init/error", "", body)).satisfies(RuntimeApiTest::isBadTransition);
    }

    @Test
    void leadsThroughTheSnapshotBeforeTheFirstWork() throws Exception {
        work = new Work(1, true);
        RawRuntime runtime = runtime(api(RuntimeApi.Limits.AWS));
        submit("{}", new RecordedSink());

        assertThat(runtime.next()).satisfies(RuntimeApiTest::isBadTransition);
        assertThat(runtime.get("restore/next").status()).isEqualTo(200);
        assertThat(runtime.get("restore/next")).satisfies(RuntimeApiTest::isBadTransition);
        assertThat(runtime.next().status()).isEqualTo(200);
        assertThat(runtime.post("restore/error", "", "{}"))
                .satisfies(RuntimeApiTest::isBadTransition);
        assertThat(events.seen()).containsExactly("snapshot", "polled", "dispatched");
    }

    @Test
    void takesAnErrorOfTheRestore() throws Exception {
        work = new Work(1, true);
        RawRuntime runtime = runtime(api(RuntimeApi.Limits.AWS));
        runtime.get("restore/next");
        String header = "Lambda-Runtime-Function-Error-Type: Runtime.AfterRestoreError\r\n";

        assertThat(runtime.post("restore/error", header, "plain words").status()).isEqualTo(202);
        assertThat(events.seen())
                .containsExactly("snapshot", "initFailed Runtime.AfterRestoreError: plain words");
    }

    @Test
    void servesAsManyWorkersAsAllowed() throws Exception {
        work = new Work(2, false);
        RuntimeApi api = api(RuntimeApi.Limits.AWS);
        RawRuntime one = runtime(api);
        RawRuntime two = runtime(api);
        one.poll();
        two.poll();
        eventually("both wait", () -> work.waiting() == 2);
        assertThat(runtime(api).next()).satisfies(RuntimeApiTest::isBadTransition);

        var sinks = List.of(new RecordedSink(), new RecordedSink());
        Invocation first = submit("{}", sinks.get(0));
        Invocation second = submit("{}", sinks.get(1));
        String idOfOne = one.reply().id();
        String idOfTwo = two.reply().id();
        assertThat(List.of(idOfOne, idOfTwo)).containsExactlyInAnyOrder(first.id(), second.id());

        one.streamHead(idOfOne);
        two.streamHead(idOfTwo);
        one.chunk("from one");
        two.chunk("from two");
        assertThat(two.end().status()).isEqualTo(202);
        assertThat(one.end().status()).isEqualTo(202);
        RecordedSink ofOne = sinks.get(idOfOne.equals(first.id()) ? 0 : 1);
        assertThat(ofOne.ended()).isEqualTo("whole");
        assertThat(ofOne.pieces()).containsExactly("from one");
    }

    @Test
    void forgetsAWorkerThatWentAwayWhileItWaited() throws Exception {
        RuntimeApi api = api(RuntimeApi.Limits.AWS);
        RawRuntime gone = runtime(api);
        gone.poll();
        eventually("it waits", () -> work.waiting() == 1);
        gone.close();
        eventually("it is forgotten", () -> work.waiting() == 0);

        submit("{}", new RecordedSink());
        assertThat(runtime(api).next().status()).isEqualTo(200);
    }

    @Test
    void carriesAHugeEvent() throws Exception {
        RawRuntime runtime = runtime(api(RuntimeApi.Limits.AWS));
        String event = "{\"body\":\"" + "x".repeat(6 << 20) + "\"}";
        submit(event, new RecordedSink());

        assertThat(runtime.next().body()).isEqualTo(event);
    }

    private static void isBadTransition(RawRuntime.Reply reply) {
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.body()).contains("\"errorType\":\"InvalidStateTransition\"");
    }

    private Invocation submit(String event, ResponseSink sink) {
        var invocation =
                new Invocation(event.getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(1), sink);
        assertThat(work.submit(invocation)).isTrue();
        return invocation;
    }

    private RuntimeApi api(RuntimeApi.Limits limits) throws IOException {
        var api =
                new RuntimeApi(
                        "arn:test", work, events, limits, (_, bytes) -> tapped.writeBytes(bytes));
        open.add(api);
        return api;
    }

    private RawRuntime runtime(RuntimeApi api) throws IOException {
        var runtime = new RawRuntime(api.address());
        open.add(runtime);
        return runtime;
    }
}
