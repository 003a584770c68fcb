package io.sfai.gateway.aws;

import io.sfai.gateway.aws.AwsException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Kept connections for small calls with whole bodies. Ours because a request makes several calls
 * that count, and the client for models spends three times the CPU on each, on what only streams
 * need.
 */
final class HttpConnections {
    /**
     * An environment may have been frozen since, and the other side ends what idles: one that has
     * waited for longer is not used. On the wall's clock: the other one stands still meanwhile.
     */
    private static final Duration MAX_IDLE = Duration.ofSeconds(20);

    private final InstantSource clock;
    private final SSLSocketFactory tls;
    private final Overdue overdue = new Overdue();
    private final Map<String, Deque<Idle>> idle = new ConcurrentHashMap<>();

    HttpConnections(SSLSocketFactory tls, InstantSource clock) {
        this.tls = tls;
        this.clock = clock;
    }

    private record Idle(HttpConnection connection, long since) {}

    /**
     * One call; a repeatable one goes out once more where a kept connection turns out dead.
     *
     * @param most bytes of the answer's body; a longer one is cut there
     * @throws AwsException if there is no answer
     */
    AwsAnswer exchange(AwsCall call, Map<String, String> headers, int most, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        URI uri = call.uri();
        byte[] request = request(call, headers);
        Deque<Idle> kept =
                idle.computeIfAbsent(
                        uri.getScheme() + uri.getRawAuthority(),
                        k -> new ConcurrentLinkedDeque<>());
        try {
            HttpConnection connection = take(kept);
            if (connection != null) {
                try {
                    return exchange(connection, kept, request, most, end);
                } catch (IOException e) {
                    if (!call.repeatable() || connection.hasBegun() || isLate(end)) {
                        throw e;
                    }
                    // It had died while it was kept, and the others are as old.
                    drop(kept);
                }
            }
            return exchange(HttpConnection.open(uri, tls, end), kept, request, most, end);
        } catch (IOException e) {
            boolean late = e instanceof SocketTimeoutException || isLate(end);
            String host = uri.getHost();
            throw late
                    ? failed(Kind.TIMEOUT, "no answer from " + host + " in time", e)
                    : failed(host, e);
        }
    }

    private AwsAnswer exchange(
            HttpConnection connection, Deque<Idle> kept, byte[] request, int most, long end)
            throws IOException {
        boolean good = false;
        overdue.watch(connection, end);
        try {
            AwsAnswer answer = connection.exchange(request, most);
            good = connection.isReusable();
            return answer;
        } finally {
            overdue.forget(connection);
            if (good) {
                kept.addFirst(new Idle(connection, clock.millis()));
            } else {
                connection.close();
            }
        }
    }

    /** The one that was used last, since it lives most likely; those that are too old are ended. */
    private @Nullable HttpConnection take(Deque<Idle> kept) {
        long oldest = clock.millis() - MAX_IDLE.toMillis();
        for (Idle last = kept.peekLast(); last != null && last.since < oldest; ) {
            if (kept.remove(last)) {
                last.connection.close();
            }
            last = kept.peekLast();
        }
        Idle first = kept.pollFirst();
        return first == null ? null : first.connection;
    }

    private static void drop(Deque<Idle> kept) {
        for (Idle each = kept.poll(); each != null; each = kept.poll()) {
            each.connection.close();
        }
    }

    /** All of it in one piece, which goes out at once. */
    private static byte[] request(AwsCall call, Map<String, String> headers) {
        URI uri = call.uri();
        String path = uri.getRawPath();
        StringBuilder head = new StringBuilder(2048);
        head.append(call.method()).append(' ').append(path.isEmpty() ? "/" : path);
        head.append(" HTTP/1.1\r\nhost: ").append(uri.getRawAuthority()).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] body = call.body();
        if (!call.method().equals("GET")) {
            head.append("content-length: ").append(body.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    private static boolean isLate(long end) {
        return System.nanoTime() - end >= 0;
    }

    private static AwsException failed(String host, IOException e) {
        return switch (e) {
            case ProtocolException strange ->
                    failed(Kind.MALFORMED, host + " answered with " + e.getMessage(), e);
            case ConnectException nobody -> unreachable(host, e);
            case NoRouteToHostException nowhere -> unreachable(host, e);
            case UnknownHostException unknown -> unreachable(host, e);
            case SSLException untrusted -> unreachable(host, e);
            default ->
                    failed(Kind.UNREACHABLE, host + " closed the connection before it answered", e);
        };
    }

    private static AwsException unreachable(String host, IOException e) {
        return failed(Kind.UNREACHABLE, "no connection to " + host + ": " + e.getMessage(), e);
    }

    private static AwsException failed(Kind kind, String message, IOException cause) {
        return new AwsException(kind, "", 0, message, cause);
    }
}
