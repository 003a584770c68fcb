package io.sfai.gateway.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages text as lines, programs and people do. */
public final class Damage {
    private static final List<String> PIECES =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    "\"",
                    ",",
                    ":",
                    "null",
                    "true",
                    "0",
                    "-1",
                    "1e400",
                    "1e999999999",
                    "99999999999999999999",
                    "0.1",
                    "\"\"",
                    "[]",
                    "{}",
                    "\\u0000",
                    "\\ud800",
                    "\\",
                    "\n",
                    "\r",
                    "\u0000",
                    "\uFEFF",
                    "🌍",
                    "%",
                    "%zz",
                    "../",
                    "data: ",
                    "data:",
                    "event: x\n",
                    "[DONE]",
                    "\n\n",
                    ": c\n",
                    "<html>",
                    "\"error\":{\"message\":\"x\"},",
                    "\"choices\":[],",
                    "\"model\":null,",
                    "\"stream\":true,",
                    "\"index\":-1,",
                    "\"usage\":7,",
                    "\"tool_calls\":[{}],");

    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "0",
                    "-1",
                    "7",
                    "0.5",
                    "1e400",
                    "1e9999999999",
                    "[]",
                    "[[]]",
                    "[null]",
                    "{}",
                    "{\"a\":{}}",
                    "\"\"",
                    "\"stop\"",
                    "\"\\ud800\"",
                    "\"🌍\"",
                    "99999999999999999999");

    private final Random random;

    public Damage(Random random) {
        this.random = random;
    }

    /** The text with one to three things done to it. */
    public byte[] of(byte[] whole) {
        byte[] text = whole;
        for (int times = random.nextInt(1, 4); times > 0; times--) {
            text = once(text);
        }
        return text;
    }

    private byte[] once(byte[] text) {
        if (text.length < 2) {
            return new byte[] {(byte) random.nextInt(256), 0};
        }
        int at = random.nextInt(text.length);
        int end = Math.min(text.length, at + random.nextInt(1, 40));
        byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(text, at);
            case 1 -> splice(text, at, end, new byte[0]);
            case 2 -> splice(text, at, at, Arrays.copyOfRange(text, at, end));
            case 3 -> splice(text, at, end, piece);
            case 4 -> splice(text, at, at, piece);
            case 5, 6 -> atValue(text, at, VALUES.get(random.nextInt(VALUES.size())));
            default -> splice(text, at, at + 1, new byte[] {(byte) random.nextInt(256)});
        };
    }

    /** Replaces the value after the next colon, so that the text often stays JSON. */
    private static byte[] atValue(byte[] text, int from, String value) {
        int colon = from;
        while (colon < text.length && text[colon] != ':') {
            colon++;
        }
        int end = colon;
        while (end < text.length && text[end] != ',' && text[end] != '}') {
            end++;
        }
        return end == text.length
                ? text
                : splice(text, colon + 1, end, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] splice(byte[] text, int from, int to, byte[] piece) {
        byte[] result = Arrays.copyOf(text, from + piece.length + text.length - to);
        System.arraycopy(piece, 0, result, from, piece.length);
        System.arraycopy(text, to, result, from + piece.length, text.length - to);
        return result;
    }
}
