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

    /** The line at hand: a stretch of the buffer, or of a copy if it came in pieces. */
    private byte[] line = buffer;

    private int lineStart;
    private int lineEnd;
    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream(256);

    /** The first data line of the event; all of them, where there are more. */
    private byte @Nullable [] data;

    private final ByteArrayOutputStream more = new ByteArrayOutputStream(0);
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
            if (first) {
                first = false;
                lineStart = startsWith(BOM) ? lineStart + BOM.length : lineStart;
            }
            if (lineStart == lineEnd) {
                SseEvent event = take();
                if (event != null) {
                    return event;
                }
            } else {
                field();
            }
        }
        return take();
    }

    private @Nullable SseEvent take() {
        byte[] all = more.size() > 0 ? more.toByteArray() : data;
        SseEvent event = all == null ? null : new SseEvent(type, all);
        data = null;
        more.reset();
        type = "message";
        return event;
    }

    /** Finds the next whole line; false at the end. */
    private boolean readLine() throws IOException {
        pieces.reset();
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
            int start = position;
            int end = start;
            while (end < limit && buffer[end] != '\n' && buffer[end] != '\r') {
                end++;
            }
            int known = Math.max(data == null ? 0 : data.length, more.size());
            if (pieces.size() + (end - start) + known > maxEventBytes) {
                throw new IOException("an event is longer than " + maxEventBytes + " bytes");
            }
            position = end;
            if (end < limit) {
                skipLineFeed = buffer[end] == '\r';
                position++;
                endLine(start, end);
                return true;
            }
            pieces.write(buffer, start, end - start);
        }
    }

    private void endLine(int start, int end) {
        if (pieces.size() == 0) {
            line = buffer;
            lineStart = start;
            lineEnd = end;
        } else {
            pieces.write(buffer, start, end - start);
            line = pieces.toByteArray();
            lineStart = 0;
            lineEnd = line.length;
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    private void field() {
        if (isField(DATA)) {
            data(valueStart(DATA));
        } else if (isField(EVENT)) {
            int from = valueStart(EVENT);
            type = new String(line, from, lineEnd - from, StandardCharsets.UTF_8);
        }
    }

    /** One line is copied once; more are gathered, so that many short ones stay cheap. */
    private void data(int from) {
        if (data == null) {
            data = Arrays.copyOfRange(line, from, lineEnd);
            return;
        }
        if (more.size() == 0) {
            more.writeBytes(data);
        }
        more.write('\n');
        more.write(line, from, lineEnd - from);
    }

    /** A line that is nothing but a field's name is that field with an empty value. */
    private boolean isField(byte[] name) {
        int colon = lineStart + name.length;
        return startsWith(name) && (colon == lineEnd || line[colon] == ':');
    }

    /** After the name and its colon, one space may stand before the value. */
    private int valueStart(byte[] name) {
        int from = Math.min(lineStart + name.length + 1, lineEnd);
        return from < lineEnd && line[from] == ' ' ? from + 1 : from;
    }

    private boolean startsWith(byte[] prefix) {
        int end = lineStart + prefix.length;
        return end <= lineEnd && Arrays.equals(line, lineStart, end, prefix, 0, prefix.length);
    }

    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
}
