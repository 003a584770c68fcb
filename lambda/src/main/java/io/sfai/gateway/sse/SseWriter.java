package io.sfai.gateway.sse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes server-sent events. They are gathered until {@link #flush}, then leave in one write: who
 * flushes before each wait lets no event wait, and spares a write where several came at once.
 */
public final class SseWriter {
    /** More than this leaves unasked. */
    private static final int ENOUGH = 16 * 1024;

    private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = {'\n', '\n'};
    private static final byte[] LINE = {'\n'};
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private byte[] gathered = new byte[1024];
    private int size;

    public SseWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * Adds an event.
     *
     * @param data one line, such as JSON without white space
     */
    public void data(byte[] data) throws IOException {
        add(DATA);
        add(data);
        add(END);
        if (size >= ENOUGH) {
            flush();
        }
    }

    /**
     * Adds an event that has a type.
     *
     * @param type one line of ASCII
     * @param data one line, such as JSON without white space
     */
    public void event(String type, byte[] data) throws IOException {
        add(EVENT);
        add(type.getBytes(StandardCharsets.US_ASCII));
        add(LINE);
        data(data);
    }

    /** Writes a comment, which clients ignore and proxies take for a sign of life. */
    public void keepAlive() throws IOException {
        add(KEEP_ALIVE);
        flush();
    }

    /**
     * Adds a comment that stands by itself.
     *
     * @param text one line of ASCII
     */
    public void comment(String text) {
        add((": " + text + "\n\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends what was gathered; does nothing if that is nothing. */
    public void flush() throws IOException {
        if (size > 0) {
            int length = size;
            // Before the write: what failed half-way must not go out again with an error event.
            size = 0;
            out.write(gathered, 0, length);
            out.flush();
        }
    }

    private void add(byte[] bytes) {
        if (gathered.length - size < bytes.length) {
            gathered = Arrays.copyOf(gathered, Math.max(2 * gathered.length, size + bytes.length));
        }
        System.arraycopy(bytes, 0, gathered, size, bytes.length);
        size += bytes.length;
    }
}
