package io.sfai.gateway.json;

import java.nio.charset.StandardCharsets;

/** Writes single texts, which is most of what a stream's chunks need, without a generator. */
public final class JsonText {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private JsonText() {}

    /** A text in quotes, byte for byte as {@link Json#bytes} writes it. */
    public static byte[] quoted(String text) {
        int more = 2;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                // The halves may not fit together, which is the writer's to mend.
                return Json.bytes(text);
            }
            more += c == '"' || c == '\\' ? 1 : c < ' ' ? shortened(c) == 0 ? 5 : 1 : 0;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] quoted = new byte[utf8.length + more];
        quoted[0] = '"';
        if (more == 2) {
            System.arraycopy(utf8, 0, quoted, 1, utf8.length);
        } else {
            escape(utf8, quoted);
        }
        quoted[quoted.length - 1] = '"';
        return quoted;
    }

    private static void escape(byte[] utf8, byte[] quoted) {
        int at = 1;
        for (byte b : utf8) {
            if (b == '"' || b == '\\') {
                quoted[at++] = '\\';
                quoted[at++] = b;
            } else if (b < 0 || b >= ' ') {
                quoted[at++] = b;
            } else if (shortened((char) b) != 0) {
                quoted[at++] = '\\';
                quoted[at++] = shortened((char) b);
            } else {
                quoted[at++] = '\\';
                quoted[at++] = 'u';
                quoted[at++] = '0';
                quoted[at++] = '0';
                quoted[at++] = HEX[b >> 4];
                quoted[at++] = HEX[b & 15];
            }
        }
    }

    /** The letter that stands for a control character behind a backslash; 0 if none does. */
    private static byte shortened(char c) {
        return switch (c) {
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            case '\b' -> 'b';
            case '\f' -> 'f';
            default -> 0;
        };
    }
}
