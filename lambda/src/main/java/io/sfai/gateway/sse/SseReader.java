package io.sfai.gateway.sse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events from bytes, however they were cut into pieces: LF, CRLF and CR end
 * lines, comments are skipped, a byte order mark at the start is too.
 */
public final class SseReader {
    private final InputStream in;
    private final int maxEventBytes;
    private final byte[] buffer = new byte[16 * 1024];
    private int position;
    private int limit;
    private boolean skipLineFeed;
    private boolean first = true;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final ByteArrayOutputStream data = new ByteArrayOutputStream(256);
    private boolean hasData;
    private String type = "message";

    /**
     * @param maxEventBytes a longer event ends the reading with an {@link IOException}
     */
    public SseReader(InputStream in, int maxEventBytes) {
        this.in = in;
        this.maxEventBytes = maxEventBytes;
    }

    /**
     * The next event with data, or null at the end. An event whose last line is whole but whose
     * blank line is missing counts; half a line does not.
     */
    public @Nullable SseEvent next() throws IOException {
        while (readLine()) {
            byte[] bytes = line.toByteArray();
            if (first) {
                first = false;
                bytes = withoutMark(bytes);
            }
            if (bytes.length == 0) {
                if (hasData) {
                    return take();
                }
                type = "message";
            } else {
                field(bytes);
            }
        }
        return hasData ? take() : null;
    }

    private static byte[] withoutMark(byte[] firstLine) {
        return startsWith(firstLine, BOM)
                ? Arrays.copyOfRange(firstLine, BOM.length, firstLine.length)
                : firstLine;
    }

    private SseEvent take() {
        SseEvent event = new SseEvent(type, data.toByteArray());
        data.reset();
        hasData = false;
        type = "message";
        return event;
    }

    /** Fills {@link #line} with the next whole line; false at the end. */
    private boolean readLine() throws IOException {
        line.reset();
        while (true) {
            if (position == limit && !fill()) {
                return false;
            }
            if (skipLineFeed) {
                skipLineFeed = false;
                if (buffer[position] == '\n') {
                    position++;
                    continue;
                }
            }
            int end = position;
            while (end < limit && buffer[end] != '\n' && buffer[end] != '\r') {
                end++;
            }
            line.write(buffer, position, end - position);
            if (line.size() + data.size() > maxEventBytes) {
                throw new IOException("an event is longer than " + maxEventBytes + " bytes");
            }
            position = end;
            if (end < limit) {
                skipLineFeed = buffer[end] == '\r';
                position++;
                return true;
            }
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    private void field(byte[] bytes) {
        if (isField(bytes, DATA)) {
            int from = valueStart(bytes, DATA.length);
            if (hasData) {
                data.write('\n');
            }
            data.write(bytes, from, bytes.length - from);
            hasData = true;
        } else if (isField(bytes, EVENT)) {
            int from = valueStart(bytes, EVENT.length);
            type = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
        }
    }

    /** A line that is nothing but a field's name is that field with an empty value. */
    private static boolean isField(byte[] line, byte[] name) {
        return startsWith(line, name) && (line.length == name.length || line[name.length] == ':');
    }

    /** After the name and its colon, one space may stand before the value. */
    private static int valueStart(byte[] line, int colon) {
        int from = Math.min(colon + 1, line.length);
        return from < line.length && line[from] == ' ' ? from + 1 : from;
    }

    private static boolean startsWith(byte[] line, byte[] prefix) {
        return line.length >= prefix.length
                && Arrays.equals(line, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
}
