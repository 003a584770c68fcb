package io.sfai.gateway.tool.web;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Percent-encoding that leaves only letters, digits and {@code - . _ ~} as they are, RFC 3986. */
public final class Percent {
    private static final String HEX = "0123456789ABCDEF";

    private Percent() {}

    /**
     * A text that means itself anywhere in a URL, {@code .} and {@code ..} as segments excepted.
     */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte each : text.getBytes(UTF_8)) {
            if (isUnreserved(each)) {
                encoded.append((char) each);
            } else {
                encoded.append('%')
                        .append(HEX.charAt(each >> 4 & 15))
                        .append(HEX.charAt(each & 15));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(byte c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-._~".indexOf(c) >= 0;
    }
}
