package io.sfai.gateway.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** DynamoDB's endpoint on a socket of its own: each call meets the next of its faults. */
final class FaultyTable implements AutoCloseable {
    private final ServerSocket server;
    private final Queue<Fault> faults;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    FaultyTable(Fault... faults) throws IOException {
        this.faults = new ArrayDeque<>(List.of(faults));
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getLocalPort(),
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                "AWS_SECRET_ACCESS_KEY", "example");
    }

    /** The operations that arrived, such as {@code UpdateItem}. */
    List<String> calls() {
        return calls;
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (String call = read(in); !call.isEmpty(); call = read(in)) {
                calls.add(call);
                if (!answer(next(), connection.getOutputStream())) {
                    return;
                }
            }
        } catch (IOException e) {
            // The other side has given up.
        }
    }

    private synchronized Fault next() {
        Fault fault = faults.poll();
        return fault == null ? new Fault.Refused(400, "OutOfScript", "") : fault;
    }

    /** Whether the connection may serve another call. */
    private boolean answer(Fault fault, OutputStream out) throws IOException {
        return switch (fault) {
            case Fault.None none -> said(out, 200, none.answer());
            case Fault.Slow slow -> !passed(slow.time()) && answer(slow.then(), out);
            case Fault.Throttled throttled -> error(out, 400, throttled.code(), "slow down");
            case Fault.Refused refused ->
                    error(out, refused.status(), refused.code(), refused.message());
            case Fault.Cut cut -> false;
            case Fault.CutAmid cut -> head(out, 200, cut.answer().length() + 20, cut.answer());
            case Fault.Garbage garbage -> bytes(out, "\0\1\2 SSH-2.0-no\r\n\r\n");
            case Fault.HalfJson half -> said(out, 200, "{\"Attributes\":{\"n.n\":{\"N\":");
            case Fault.Silence silence -> !passed(Duration.ofHours(1));
            case Fault.Drip drip -> drip(out, drip.pause());
        };
    }

    private boolean drip(OutputStream out, Duration pause) throws IOException {
        head(out, 200, 1_000_000, "{");
        while (!passed(pause)) {
            bytes(out, " ");
        }
        return false;
    }

    /** Whether the table was closed within a time. */
    private boolean passed(Duration time) throws IOException {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static boolean error(OutputStream out, int status, String code, String message)
            throws IOException {
        return said(
                out,
                status,
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"%s\"}"
                        .formatted(code, message));
    }

    private static boolean said(OutputStream out, int status, String body) throws IOException {
        head(out, status, body.getBytes(UTF_8).length, body);
        return true;
    }

    private static boolean head(OutputStream out, int status, int length, String body)
            throws IOException {
        String head = "HTTP/1.1 %d X\r\ncontent-length: %d\r\n\r\n".formatted(status, length);
        return bytes(out, head + body);
    }

    private static boolean bytes(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.flush();
        return false;
    }

    /** Reads a call and tells its operation; empty at the end of the connection. */
    private static String read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        in.readNBytes(Integer.parseInt(header(head.toString(), "content-length")));
        String target = header(head.toString(), "x-amz-target");
        return target.substring(target.indexOf('.') + 1);
    }

    private static String header(String head, String name) {
        int at = head.toLowerCase(Locale.ROOT).indexOf("\r\n" + name + ":");
        int from = at + name.length() + 3;
        String value = head.substring(from, head.indexOf("\r\n", from)).strip();
        return new String(value.getBytes(ISO_8859_1), UTF_8);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
    }
}
