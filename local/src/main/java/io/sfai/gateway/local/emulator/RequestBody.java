package io.sfai.gateway.local.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The body of one request of a runtime, pulled piece by piece, with its trailers at the end. */
final class RequestBody {
    private static final int PIECE = 1 << 16;

    private final RuntimeConnection connection;
    private final HttpHead head;
    private final boolean chunked;
    private final byte[] buffer = new byte[PIECE];
    private long left;
    private boolean inChunk;
    private boolean over;
    private Map<String, List<String>> trailers = Map.of();

    RequestBody(RuntimeConnection connection, HttpHead head) throws WireException {
        this.connection = connection;
        this.head = head;
        this.chunked = head.chunked();
        this.left = chunked ? 0 : length(head);
    }

    /** The bytes of the last piece; valid as far as {@link #next} said and until it is called. */
    byte[] buffer() {
        return buffer;
    }

    /** Pulls the next piece as soon as any byte of it is there: its length, or -1 at the end. */
    int next() throws IOException {
        if (chunked && !over && left == 0) {
            nextChunk();
        }
        if (over || left == 0) {
            over = true;
            return -1;
        }
        int read = connection.read(buffer, (int) Math.min(left, PIECE));
        left -= read;
        return read;
    }

    /** A trailer's value once the body is over; empty when it did not come. */
    String trailer(String name) {
        return trailers.getOrDefault(name, List.of("")).getLast();
    }

    /** Reads on to the end and forgets what comes, so that the connection can be used again. */
    void drain() throws IOException {
        while (next() >= 0) {
            // Nobody wants it.
        }
    }

    /** All of it, which is refused above the limit. */
    byte[] whole(int limit) throws IOException {
        var whole = new ByteArrayOutputStream();
        for (int length = next(); length >= 0; length = next()) {
            if (whole.size() + length > limit) {
                throw new WireException("a body longer than " + limit + " bytes");
            }
            whole.write(buffer, 0, length);
        }
        return whole.toByteArray();
    }

    private void nextChunk() throws IOException {
        if (inChunk && !connection.mustHaveLine().isEmpty()) {
            throw new WireException("a chunk is longer than its size says");
        }
        left = chunkSize(connection.mustHaveLine());
        inChunk = true;
        if (left == 0) {
            trailers = declared(connection.fields());
            over = true;
        }
    }

    /** A trailer that no Trailer header announced may be dropped by any server: refuse it here. */
    private Map<String, List<String>> declared(Map<String, List<String>> fields)
            throws WireException {
        String names = String.join(",", head.headers().getOrDefault("trailer", List.of()));
        List<String> announced = List.of(names.toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1));
        for (String name : fields.keySet()) {
            if (!announced.contains(name)) {
                throw new WireException("a trailer that was not declared: " + name);
            }
        }
        return fields;
    }

    private static long chunkSize(String line) throws WireException {
        int extension = line.indexOf(';');
        String hex = (extension < 0 ? line : line.substring(0, extension)).strip();
        if (!hex.matches("[0-9a-fA-F]{1,15}")) {
            throw new WireException("not a chunk size: " + line);
        }
        return Long.parseLong(hex, 16);
    }

    private static long length(HttpHead head) throws WireException {
        String length = head.header("content-length");
        if (!length.matches("[0-9]{0,18}")) {
            throw new WireException("not a content-length: " + length);
        }
        return length.isEmpty() ? 0 : Long.parseLong(length);
    }
}
