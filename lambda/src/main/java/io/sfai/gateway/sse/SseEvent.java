package io.sfai.gateway.sse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One server-sent event.
 *
 * @param event its type; {@code message} if it names none
 * @param data its data lines joined by LF, as UTF-8
 */
public record SseEvent(String event, byte[] data) {
    /** The data as text. */
    public String text() {
        return new String(data, StandardCharsets.UTF_8);
    }

    /** Whether the data is exactly this ASCII text. */
    public boolean is(byte[] text) {
        return Arrays.equals(data, text);
    }
}
