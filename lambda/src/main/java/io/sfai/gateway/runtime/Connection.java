package io.sfai.gateway.runtime;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP/1.1 connection to the Runtime API. Reads have no timeout, since an environment is frozen
 * for hours inside {@code /next}; {@link #close} from another thread ends them.
 */
final class Connection implements Closeable {
    private static final int MAX_HEAD = 1 << 20;
    private static final int MAX_BODY = 64 << 20;

    /** A heap buffer larger than this would make the JDK cache a direct one of its size. */
    private static final int SLICE = 64 << 10;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(8 << 10).limit(0);
    private boolean answering;

    private Connection(SocketChannel channel) {
        this.channel = channel;
    }

    static Connection open(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        SocketChannel channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new Connection(channel);
    }

    /** Whether the peer has hung up, or has said something unasked; looks without waiting. */
    boolean isDead() {
        try {
            channel.configureBlocking(false);
            try {
                return in.hasRemaining() || channel.read(in.clear().limit(1)) != 0;
            } finally {
                in.limit(0);
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return true;
        }
    }

    void write(byte[] bytes) throws IOException {
        answering = false;
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.position() < bytes.length) {
            out.limit(Math.min(bytes.length, out.position() + SLICE));
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }
    }

    /** Whether any byte has come back since the last write. */
    boolean isAnswering() {
        return answering;
    }

    Reply read() throws IOException {
        Reply head = head();
        while (head.status() < 200) {
            head = head();
        }
        if (head.status() == 204 || head.status() == 304) {
            return head;
        }
        return head.withBody(body(head));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private Reply head() throws IOException {
        String line = line();
        String[] parts = line.split(" ", 3);
        if (!line.startsWith("HTTP/1.") || parts.length < 2) {
            throw new IOException("not HTTP: " + line.substring(0, Math.min(80, line.length())));
        }
        int status = number(parts[1], 10);
        Map<String, String> headers = new HashMap<>();
        int total = 0;
        for (line = line(); !line.isEmpty(); line = line()) {
            total += line.length();
            int colon = line.indexOf(':');
            if (colon < 1 || total > MAX_HEAD) {
                throw new IOException("not an HTTP head");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.put(name, line.substring(colon + 1).strip());
        }
        return new Reply(status, headers, new byte[0]);
    }

    private byte[] body(Reply head) throws IOException {
        if (head.isChunked()) {
            return chunks();
        }
        String length = head.headers().get("content-length");
        if (length != null) {
            return exactly(number(length, 10));
        }
        return head.closes() ? rest() : new byte[0];
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(SLICE);
        while (true) {
            String size = line();
            int semicolon = size.indexOf(';');
            int length = number(semicolon < 0 ? size : size.substring(0, semicolon), 16);
            if (length == 0) {
                break;
            }
            if (body.size() > MAX_BODY - length) {
                throw new IOException("a body of more than " + MAX_BODY + " bytes");
            }
            body.writeBytes(exactly(length));
            if (!line().isEmpty()) {
                throw new IOException("a chunk that does not end where it said");
            }
        }
        skipTrailers();
        return body.toByteArray();
    }

    private void skipTrailers() throws IOException {
        String line = line();
        while (!line.isEmpty()) {
            line = line();
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            fillIfEmpty();
            int part = Math.min(length - at, in.remaining());
            in.get(bytes, at, part);
            at += part;
        }
        return bytes;
    }

    private byte[] rest() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (body.size() < MAX_BODY && (in.hasRemaining() || fill())) {
            body.write(in.get());
        }
        return body.toByteArray();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        while (true) {
            fillIfEmpty();
            byte next = in.get();
            if (next == '\n') {
                break;
            }
            line.write(next);
            if (line.size() > MAX_HEAD) {
                throw new IOException("a line of more than " + MAX_HEAD + " bytes");
            }
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private void fillIfEmpty() throws IOException {
        if (!in.hasRemaining() && !fill()) {
            throw new EOFException("the Runtime API closed the connection");
        }
    }

    private boolean fill() throws IOException {
        int count = channel.read(in.clear());
        in.flip();
        answering |= count > 0;
        return count > 0;
    }

    private static int number(String text, int radix) throws IOException {
        try {
            int number = Integer.parseInt(text.strip(), radix);
            if (number >= 0 && number <= MAX_BODY) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with the others.
        }
        throw new IOException("not a number that is good here: " + text);
    }
}
