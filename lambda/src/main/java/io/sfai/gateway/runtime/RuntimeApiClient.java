package io.sfai.gateway.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's Runtime API over one connection. It is a client of its own, on a bare socket, because
 * the JDK's can't send the request trailers that tell of a failure in mid-stream. One thread uses
 * it; only {@link #close} may come from another.
 */
public final class RuntimeApiClient implements AutoCloseable {
    private static final String VERSION = "/2018-06-01/runtime/";

    private final String authority;
    private final String host;
    private final int port;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;

    /**
     * A client that connects when it is first used.
     *
     * @param authority host and port, as {@code AWS_LAMBDA_RUNTIME_API} gives them
     */
    public RuntimeApiClient(String authority) {
        int colon = authority.lastIndexOf(':');
        if (colon < 1 || !authority.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "AWS_LAMBDA_RUNTIME_API must be host:port, it is \"" + authority + "\"");
        }
        this.authority = authority;
        this.host = authority.substring(0, colon).replaceAll("[\\[\\]]", "");
        this.port = Integer.parseInt(authority.substring(colon + 1));
    }

    /** {@code GET /runtime/invocation/next}: waits for an event, for hours if need be. */
    Invocation next() throws IOException {
        Reply reply = exchange(get("invocation/next"));
        if (!reply.isGood()) {
            throw new RuntimeApiException("/next answered " + reply.summary());
        }
        return Invocation.of(reply.headers(), reply.body());
    }

    /** {@code POST /runtime/invocation/{id}/response}, to be begun by its first write. */
    ResponseStream response(Invocation invocation) {
        return new ResponseStream(
                this, VERSION + "invocation/" + invocation.requestId() + "/response");
    }

    /** {@code POST /runtime/invocation/{id}/error}; only while no answer has begun. */
    Reply error(Invocation invocation, ErrorReport report) throws IOException {
        return post("invocation/" + invocation.requestId() + "/error", report);
    }

    /** {@code POST /runtime/init/error}. */
    Reply initError(ErrorReport report) throws IOException {
        return post("init/error", report);
    }

    /** {@code GET /runtime/restore/next}: a snapshot may be taken, and restored, while it waits. */
    void restoreNext() throws IOException {
        Reply reply = exchange(get("restore/next"));
        if (!reply.isGood()) {
            throw new RuntimeApiException("/restore/next answered " + reply.summary());
        }
    }

    /** {@code POST /runtime/restore/error}. */
    Reply restoreError(ErrorReport report) throws IOException {
        return post("restore/error", report);
    }

    String authority() {
        return authority;
    }

    boolean isClosed() {
        return closed;
    }

    /** Writes bytes, on a fresh connection if the present one has died unseen. */
    void begin(byte[] bytes) throws IOException {
        try {
            connect().write(bytes);
        } catch (IOException e) {
            disconnect();
            if (closed) {
                throw e;
            }
            connect().write(bytes);
        }
    }

    /** Writes more of what {@link #begin} began; there is no second try any more. */
    void write(byte[] bytes) throws IOException {
        begun().write(bytes);
    }

    /** Reads the answer to what has been written. */
    Reply read() throws IOException {
        Connection current = begun();
        try {
            Reply reply = current.read();
            if (reply.closes()) {
                disconnect();
            }
            return reply;
        } catch (IOException e) {
            disconnect();
            throw e;
        }
    }

    @Override
    public void close() {
        closed = true;
        disconnect();
    }

    private Reply post(String path, ErrorReport report) throws IOException {
        byte[] body = report.json();
        String head =
                "POST "
                        + VERSION
                        + path
                        + " HTTP/1.1\r\n"
                        + "Host: "
                        + authority
                        + "\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Lambda-Runtime-Function-Error-Type: "
                        + report.type()
                        + "\r\n"
                        + "Lambda-Runtime-Function-XRay-Error-Cause: "
                        + report.xrayCause()
                        + "\r\n"
                        + "Content-Length: "
                        + body.length
                        + "\r\n"
                        + "\r\n";
        return exchange(concat(head.getBytes(StandardCharsets.US_ASCII), body));
    }

    private byte[] get(String path) {
        String head = "GET " + VERSION + path + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
        return head.getBytes(StandardCharsets.US_ASCII);
    }

    /** A connection that dies before any byte of an answer is replaced once. */
    private Reply exchange(byte[] request) throws IOException {
        begin(request);
        Connection used = begun();
        try {
            return read();
        } catch (IOException e) {
            if (closed || used.isAnswering()) {
                throw e;
            }
        }
        begin(request);
        return read();
    }

    private Connection connect() throws IOException {
        Connection current = connection;
        if (current != null && !current.isDead()) {
            return current;
        }
        disconnect();
        Connection fresh = Connection.open(host, port);
        connection = fresh;
        if (closed) {
            fresh.close();
        }
        return fresh;
    }

    private Connection begun() throws IOException {
        Connection current = connection;
        if (current == null) {
            throw new IOException("the connection to the Runtime API is gone");
        }
        return current;
    }

    private void disconnect() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
