package io.sfai.gateway.aws;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 connection, for one call after the other. */
final class HttpConnection implements Closeable {
    private static final int MAX_LINE = 16 << 10;
    private static final int MAX_HEADERS = 200;

    private final Socket raw;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[8 << 10];
    private int position;
    private int limit;
    private volatile long end;
    private boolean begun;
    private boolean reusable;

    /**
     * @param raw what lies below TLS; the same where there is none
     */
    private HttpConnection(Socket raw, Socket socket) throws IOException {
        this.raw = raw;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /**
     * Connects, with TLS for {@code https}.
     *
     * @param end when it is too late, on the clock of {@link System#nanoTime}
     */
    static HttpConnection open(URI uri, SSLSocketFactory tls, long end) throws IOException {
        boolean secure = uri.getScheme().equals("https");
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(uri.getHost(), port), left(end));
            if (!secure) {
                return new HttpConnection(socket, socket);
            }
            SSLSocket wrapped = (SSLSocket) tls.createSocket(socket, uri.getHost(), port, true);
            SSLParameters parameters = wrapped.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            wrapped.setSSLParameters(parameters);
            wrapped.setSoTimeout(left(end));
            wrapped.startHandshake();
            wrapped.setSoTimeout(0);
            return new HttpConnection(socket, wrapped);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Whether any byte of the last answer came. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether another call can follow. */
    boolean isReusable() {
        return reusable;
    }

    /**
     * Sends a whole request and reads its whole answer. It blocks until then, or until it is cut.
     *
     * @param most bytes of a body; a longer one is cut there
     */
    AwsAnswer exchange(byte[] request, int most) throws IOException {
        begun = false;
        reusable = false;
        position = 0;
        limit = 0;
        out.write(request);
        String first = line();
        int status = status(first);
        Map<String, String> headers = headers();
        while (status < 200) {
            // What a server or a proxy says before its answer, asked for or not.
            first = line();
            status = status(first);
            headers = headers();
        }
        byte[] body = status == 304 || status == 204 ? new byte[0] : body(headers, most);
        // Bytes that nobody asked for would be the next call's answer.
        reusable &=
                position == limit
                        && first.startsWith("HTTP/1.1")
                        && !"close".equalsIgnoreCase(headers.get("connection"));
        return new AwsAnswer(status, headers, body);
    }

    private static int status(String line) throws ProtocolException {
        if (line.startsWith("HTTP/1.") && line.length() >= 12) {
            try {
                return Integer.parseInt(line, 9, 12, 10);
            } catch (NumberFormatException e) {
                // No HTTP, as below.
            }
        }
        throw new ProtocolException("something that is not HTTP");
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() == MAX_HEADERS) {
                throw new ProtocolException("headers that are none");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers, int most) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(512);
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            reusable = chunks(body, most);
            return body.toByteArray();
        }
        @Nullable String told = headers.get("content-length");
        long length = told == null ? Long.MAX_VALUE : number(told, 10);
        take(body, Math.min(length, most), told == null);
        reusable = told != null && length <= most;
        return body.toByteArray();
    }

    /** Whether the last chunk came. */
    private boolean chunks(ByteArrayOutputStream body, int most) throws IOException {
        while (true) {
            String size = line();
            int semicolon = size.indexOf(';');
            long length = number((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), 16);
            if (length == 0) {
                headers();
                return true;
            }
            take(body, Math.min(length, most - body.size()), false);
            if (body.size() == most) {
                return false;
            }
            line();
        }
    }

    private static long number(String digits, int radix) throws ProtocolException {
        try {
            long number = Long.parseLong(digits, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // As if it were negative.
        }
        throw new ProtocolException("a length that is none");
    }

    private void take(ByteArrayOutputStream body, long length, boolean mayEnd) throws IOException {
        long left = length;
        while (left > 0) {
            if (position == limit && !fill()) {
                if (mayEnd) {
                    return;
                }
                throw new EOFException("amid its answer");
            }
            int part = (int) Math.min(left, limit - position);
            body.write(buffer, position, part);
            position += part;
            left -= part;
        }
    }

    private String line() throws IOException {
        StringBuilder line = null;
        while (true) {
            if (position == limit && !fill()) {
                throw new EOFException("before it answered");
            }
            int from = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            String part = new String(buffer, from, position - from, StandardCharsets.ISO_8859_1);
            if (position < limit) {
                position++;
                return (line == null ? part : line + part).stripTrailing();
            }
            line = line == null ? new StringBuilder(part) : line.append(part);
            if (line.length() > MAX_LINE) {
                throw new ProtocolException("a line without end");
            }
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        begun |= limit > 0;
        return limit > 0;
    }

    /** At least a millisecond, since none at all means for ever. */
    private static int left(long end) throws SocketTimeoutException {
        long millis = (end - System.nanoTime() + 999_999) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("too late");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    /** Says from when on its next call is late. */
    void endAt(long lastMoment) {
        end = lastMoment;
    }

    boolean isLate(long now) {
        return now - end > 0;
    }

    /** Ends it from any thread: whoever reads or writes fails at once. */
    void cut() {
        close(raw);
    }

    /** Ends it as TLS wants it, from its own thread. */
    @Override
    public void close() {
        close(socket);
        close(raw);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone in any case.
        }
    }
}
