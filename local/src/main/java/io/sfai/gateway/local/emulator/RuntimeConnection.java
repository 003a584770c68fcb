package io.sfai.gateway.local.emulator;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a runtime: heads and bodies in, replies out. Our own reader, since chunk
 * boundaries and trailers have to be seen, which HTTP libraries hide.
 */
final class RuntimeConnection implements AutoCloseable {
    private static final int MAX_LINE = 1 << 20;
    private static final int MAX_LINES = 200;

    private final Socket socket;
    private final BufferedInputStream in;
    private final OutputStream out;

    RuntimeConnection(Socket socket, int number, WireTap tap) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        this.in =
                new BufferedInputStream(new Tapped(socket.getInputStream(), number, tap), 1 << 16);
        this.out = socket.getOutputStream();
    }

    /** The next request's head, or null when the runtime has closed the connection. */
    @Nullable HttpHead head() throws IOException {
        String line = line();
        while (line != null && line.isEmpty()) {
            line = line();
        }
        if (line == null) {
            return null;
        }
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !parts[2].equals("HTTP/1.1") || !parts[1].startsWith("/")) {
            throw new WireException("not an HTTP/1.1 request line: " + line);
        }
        HttpHead head = new HttpHead(parts[0], parts[1], fields());
        if (head.has("transfer-encoding")) {
            if (!head.chunked() || head.has("content-length")) {
                throw new WireException("transfer-encoding must be chunked, without a length");
            }
        }
        if (head.header("expect").equalsIgnoreCase("100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return head;
    }

    /** Header or trailer lines up to the empty one. */
    Map<String, List<String>> fields() throws IOException {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (int count = 0; count < MAX_LINES; count++) {
            String line = mustHaveLine();
            if (line.isEmpty()) {
                return fields;
            }
            HttpHead.add(fields, line);
        }
        throw new WireException("more than " + MAX_LINES + " header lines");
    }

    /** A line without its CRLF. */
    String mustHaveLine() throws IOException {
        String line = line();
        if (line == null) {
            throw new WireException("the connection ended inside a request");
        }
        return line;
    }

    /** What has come of the next {@code length} bytes, at least one. */
    int read(byte[] buffer, int length) throws IOException {
        int read = in.read(buffer, 0, Math.min(buffer.length, length));
        if (read < 0) {
            throw new WireException("the connection ended inside a body");
        }
        return read;
    }

    /** Sends a whole reply. */
    void reply(int status, String headers, byte[] body) throws IOException {
        byte[] first =
                "HTTP/1.1 %d %s\r\n%sContent-Length: %d\r\n\r\n"
                        .formatted(status, reason(status), headers, body.length)
                        .getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = Arrays.copyOf(first, first.length + body.length);
        System.arraycopy(body, 0, whole, first.length, body.length);
        out.write(whole);
        out.flush();
    }

    /** Whether the runtime has closed its side, found out without waiting and losing no byte. */
    boolean gone() {
        try {
            socket.setSoTimeout(1);
            in.mark(1);
            int next = in.read();
            in.reset();
            return next < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        } finally {
            clearTimeout();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    private void clearTimeout() {
        try {
            socket.setSoTimeout(0);
        } catch (IOException e) {
            // A dead socket; the next read says so.
        }
    }

    private @Nullable String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
                    throw new WireException("a line must end with CRLF: " + line);
                }
                return line.substring(0, line.length() - 1);
            }
            line.append((char) next);
            if (line.length() > MAX_LINE) {
                throw new WireException("a line is longer than " + MAX_LINE + " bytes");
            }
        }
        if (!line.isEmpty()) {
            throw new WireException("the connection ended inside a line: " + line);
        }
        return null;
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 202 -> "Accepted";
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 413 -> "Request Entity Too Large";
            default -> "Status";
        };
    }

    /** Shows each read to the tap. */
    private static final class Tapped extends FilterInputStream {
        private final int number;
        private final WireTap tap;

        Tapped(InputStream in, int number, WireTap tap) {
            super(in);
            this.number = number;
            this.tap = tap;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            if (read > 0) {
                tap.received(number, Arrays.copyOfRange(buffer, offset, offset + read));
            }
            return read;
        }
    }
}
