package io.sfai.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/** Reads {@code data:[type][;parameter=value]...[;base64],data}, RFC 2397. */
final class DataUrl {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";

    private DataUrl() {}

    static Media decode(String url, int limitBytes, MediaPlace place) {
        int comma = url.indexOf(',');
        if (comma < 0) {
            throw place.unreadable("the data URL has no comma before its data");
        }
        String head = url.substring(SCHEME.length(), comma).strip();
        boolean base64 = head.toLowerCase(Locale.ROOT).endsWith(BASE64);
        String type = base64 ? head.substring(0, head.length() - BASE64.length()) : head;
        byte[] data = url.substring(comma + 1).getBytes(UTF_8);
        byte[] plain = Arrays.copyOf(data, unescape(data, base64, place));
        byte[] bytes = base64 ? decode(plain, limitBytes, place) : plain;
        if (bytes.length > limitBytes) {
            throw place.tooLarge(limitBytes);
        }
        // RFC 2397: no type at all, or only its parameters, is plain text.
        String declared = type.isEmpty() || type.startsWith(";") ? "text/plain" + type : type;
        return MediaTypes.tell(bytes, declared, place);
    }

    private static byte[] decode(byte[] text, int limitBytes, MediaPlace place) {
        if (text.length / 4L * 3 > limitBytes + 2L) {
            throw place.tooLarge(limitBytes);
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw place.unreadable("the data URL is not valid base64: " + e.getMessage());
        }
    }

    /**
     * Resolves percent escapes in place, and drops the white space that wraps base64.
     *
     * @return how many bytes are left
     */
    private static int unescape(byte[] data, boolean base64, MediaPlace place) {
        int to = 0;
        for (int from = 0; from < data.length; from++) {
            byte next = data[from];
            if (next == '%') {
                next = escaped(data, from, place);
                from += 2;
            }
            if (!base64 || !isSpace(next)) {
                data[to++] = next;
            }
        }
        return to;
    }

    private static byte escaped(byte[] data, int at, MediaPlace place) {
        int high = at + 2 < data.length ? Character.digit(data[at + 1], 16) : -1;
        int low = at + 2 < data.length ? Character.digit(data[at + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw place.unreadable("the data URL has a percent sign without two hex digits");
        }
        return (byte) (high << 4 | low);
    }

    private static boolean isSpace(byte next) {
        return next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }
}
