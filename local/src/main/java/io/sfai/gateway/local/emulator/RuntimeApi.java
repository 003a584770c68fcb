package io.sfai.gateway.local.emulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Runtime API of one environment, on a port of its own. Its replies are those of AWS: 202 for
 * what was accepted, 403 {@code InvalidStateTransition}, 400 {@code InvalidRequestID}, 413 {@code
 * RequestEntityTooLarge}.
 */
final class RuntimeApi implements AutoCloseable {
    private static final String ROOT = "/2018-06-01/runtime/";
    private static final Pattern INVOCATION =
            Pattern.compile("invocation/([^/]+)/(response|error)");
    private static final int MAX_ERROR = 6 << 20;
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final byte[] ACCEPTED = "{\"status\":\"OK\"}\n".getBytes(StandardCharsets.UTF_8);

    private final String functionArn;
    private final ServerSocket server;
    private final Work work;
    private final RuntimeEvents events;
    private final Limits limits;
    private final WireTap tap;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<RuntimeConnection> open = ConcurrentHashMap.newKeySet();

    /** How much an answer may be, in bytes. */
    record Limits(long streamed, int buffered) {
        /** Those of AWS: 200 MB streamed, 6 MiB and a little buffered. */
        static final Limits AWS = new Limits(200L << 20, (6 << 20) + 100);
    }

    /** A request that is refused, with the error's name in AWS's words. */
    private record Refusal(int status, String errorType, String message) {}

    RuntimeApi(String functionArn, Work work, RuntimeEvents events, Limits limits, WireTap tap)
            throws IOException {
        this.functionArn = functionArn;
        this.work = work;
        this.events = events;
        this.limits = limits;
        this.tap = tap;
        this.server = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().name("runtime-api").start(this::accept);
    }

    /** {@code 127.0.0.1:port}, as {@code AWS_LAMBDA_RUNTIME_API} wants it. */
    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Waits until every connection that is not a waiting worker's has been read to its end. */
    void settle(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (open.size() > work.waiting() && System.nanoTime() < end) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
        work.close();
        open.forEach(RuntimeConnection::close);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().name("runtime-connection").start(() -> serve(socket));
            } catch (IOException e) {
                // Closed, or a connection that died before it was accepted.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                var connection =
                        new RuntimeConnection(socket, connections.incrementAndGet(), tap)) {
            open.add(connection);
            try {
                serve(connection);
            } catch (WireException e) {
                String what = String.valueOf(e.getMessage());
                events.protocolError(what);
                refuse(connection, new Refusal(400, "BadRequest", what));
            } finally {
                open.remove(connection);
            }
        } catch (SocketException e) {
            // The runtime is gone; who waits for its answer was told by the body's reader.
        } catch (IOException e) {
            events.protocolError(e.toString());
        }
    }

    private void serve(RuntimeConnection connection) throws IOException {
        for (HttpHead head = connection.head(); head != null; head = connection.head()) {
            var body = new RequestBody(connection, head);
            route(connection, head, body);
            body.drain();
        }
    }

    private void route(RuntimeConnection connection, HttpHead head, RequestBody body)
            throws IOException {
        String path = head.path().startsWith(ROOT) ? head.path().substring(ROOT.length()) : "";
        Matcher invocation = INVOCATION.matcher(path);
        boolean post = head.method().equals("POST");
        if (path.equals("invocation/next") && head.method().equals("GET")) {
            next(connection);
        } else if (path.equals("restore/next") && head.method().equals("GET")) {
            restoreNext(connection);
        } else if (post && path.equals("init/error")) {
            initError(connection, head, body);
        } else if (post && path.equals("restore/error")) {
            restoreError(connection, head, body);
        } else if (post && invocation.matches()) {
            answer(connection, head, body, invocation.group(1), invocation.group(2));
        } else {
            refuse(connection, new Refusal(404, "NotFound", head.method() + " " + head.path()));
        }
    }

    /** GET /runtime/invocation/next */
    private void next(RuntimeConnection connection) throws IOException {
        if (!work.poll()) {
            refuse(connection, transition("Ready"));
            return;
        }
        events.polled();
        Invocation invocation = work.take(connection::gone);
        if (invocation == null) {
            connection.close();
            return;
        }
        events.dispatched(invocation);
        connection.reply(200, headers(invocation), invocation.event());
    }

    private String headers(Invocation invocation) {
        return JSON
                + "Lambda-Runtime-Aws-Request-Id: %s\r\n".formatted(invocation.id())
                + "Lambda-Runtime-Deadline-Ms: %d\r\n"
                        .formatted(invocation.deadline().toEpochMilli())
                + "Lambda-Runtime-Invoked-Function-Arn: %s\r\n".formatted(functionArn)
                + "Lambda-Runtime-Trace-Id: %s\r\n".formatted(Invocation.traceId());
    }

    /** GET /runtime/restore/next */
    private void restoreNext(RuntimeConnection connection) throws IOException {
        if (!work.snapshot()) {
            refuse(connection, transition("RestoreReady"));
            return;
        }
        events.snapshot();
        connection.reply(200, JSON, new byte[0]);
    }

    private void initError(RuntimeConnection connection, HttpHead head, RequestBody body)
            throws IOException {
        FunctionFailure failure = posted(head, body);
        if (work.fail()) {
            events.initFailed(failure);
            accepted(connection);
        } else {
            refuse(connection, transition("InitError"));
        }
    }

    private void restoreError(RuntimeConnection connection, HttpHead head, RequestBody body)
            throws IOException {
        FunctionFailure failure = posted(head, body);
        if (work.restored() && work.fail()) {
            events.initFailed(failure);
            accepted(connection);
        } else {
            refuse(connection, transition("RestoreError"));
        }
    }

    private void answer(
            RuntimeConnection connection, HttpHead head, RequestBody body, String id, String verb)
            throws IOException {
        Invocation invocation = work.find(id);
        if (invocation == null) {
            refuse(connection, new Refusal(400, "InvalidRequestID", "Invalid request ID"));
        } else if (verb.equals("response")) {
            response(connection, head, body, invocation);
        } else if (invocation.failUnanswered(posted(head, body))) {
            accepted(connection);
        } else {
            refuse(connection, transition("InvocationErrorResponse"));
        }
    }

    /** POST /runtime/invocation/{id}/response */
    private void response(
            RuntimeConnection connection, HttpHead head, RequestBody body, Invocation invocation)
            throws IOException {
        if (!invocation.respond()) {
            refuse(connection, transition("InvocationResponse"));
            return;
        }
        boolean streamed =
                head.header("lambda-runtime-function-response-mode").equalsIgnoreCase("streaming");
        long limit = streamed ? limits.streamed() : limits.buffered();
        ResponseSink sink = invocation.sink();
        try {
            sink.begin(head.header("content-type"), streamed);
            long total = 0;
            for (int length = body.next(); length >= 0; length = body.next()) {
                total += length;
                if (total > limit) {
                    tooLarge(connection, invocation, limit);
                    return;
                }
                sink.piece(body.buffer(), 0, length);
            }
        } catch (IOException e) {
            invocation.fail(FunctionFailure.error("Runtime.TruncatedResponse", e.toString()));
            throw e;
        }
        finish(invocation, body);
        accepted(connection);
    }

    private static void finish(Invocation invocation, RequestBody body) {
        String type = body.trailer("lambda-runtime-function-error-type");
        if (type.isEmpty()) {
            invocation.end();
        } else {
            String error = body.trailer("lambda-runtime-function-error-body");
            invocation.fail(FunctionFailure.trailed(type, error));
        }
    }

    private static void tooLarge(RuntimeConnection connection, Invocation invocation, long limit)
            throws IOException {
        String message = "Exceeded maximum allowed payload size (" + limit + " bytes).";
        invocation.fail(FunctionFailure.error("Function.ResponseSizeTooLarge", message));
        refuse(connection, new Refusal(413, "RequestEntityTooLarge", message));
    }

    private static FunctionFailure posted(HttpHead head, RequestBody body) throws IOException {
        String type = head.header("lambda-runtime-function-error-type");
        return FunctionFailure.posted(type, body.whole(MAX_ERROR));
    }

    private Refusal transition(String to) {
        String message = "Transition from " + work.state() + " to " + to + " is not allowed";
        return new Refusal(403, "InvalidStateTransition", message);
    }

    private static void accepted(RuntimeConnection connection) throws IOException {
        connection.reply(202, JSON, ACCEPTED);
    }

    private static void refuse(RuntimeConnection connection, Refusal refusal) throws IOException {
        byte[] body =
                Json.object(json -> {
                    json.writeStringField("errorMessage", refusal.message());
                    json.writeStringField("errorType", refusal.errorType());
                });
        connection.reply(refusal.status(), JSON, body);
    }
}
