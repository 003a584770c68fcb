package io.sfai.gateway.tool.web;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a body is declared to be.
 *
 * @param essence such as {@code text/html}, lower case; empty if nothing is declared
 * @param charset the declared one, if it is known here
 */
public record ContentType(String essence, @Nullable Charset charset) {
    private static final String CHARSET = "charset=";

    /** Reads the header's value, whatever state it is in. */
    public static ContentType of(@Nullable String header) {
        String[] parts = header == null ? new String[] {""} : header.split(";", -1);
        Charset charset = null;
        for (String part : parts) {
            String parameter = part.strip();
            if (parameter.regionMatches(true, 0, CHARSET, 0, CHARSET.length())) {
                charset = charset(parameter.substring(CHARSET.length()));
            }
        }
        return new ContentType(parts[0].strip().toLowerCase(Locale.ROOT), charset);
    }

    public boolean isJson() {
        return essence.endsWith("/json") || essence.endsWith("+json");
    }

    public boolean isHtml() {
        return essence.equals("text/html") || essence.equals("application/xhtml+xml");
    }

    /** Whether a body of this type is text by its declaration. */
    public boolean isText() {
        return switch (essence) {
            case "application/xml",
                    "application/yaml",
                    "application/x-yaml",
                    "application/javascript",
                    "application/x-ndjson",
                    "application/x-www-form-urlencoded",
                    "application/sql",
                    "application/toml" ->
                    true;
            default -> essence.startsWith("text/") || isJson() || essence.endsWith("+xml");
        };
    }

    /** Whether the declaration says nothing about what is in the body. */
    public boolean isOpen() {
        return essence.isEmpty() || essence.equals("application/octet-stream");
    }

    /**
     * The body as text by its mark, else by the declared charset, else as UTF-8. What is not text
     * of that charset becomes U+FFFD.
     */
    public String decode(byte[] body) {
        if (begins(body, 0xef, 0xbb, 0xbf)) {
            return new String(body, 3, body.length - 3, UTF_8);
        }
        if (begins(body, 0xff, 0xfe)) {
            return new String(body, 2, body.length - 2, UTF_16LE);
        }
        if (begins(body, 0xfe, 0xff)) {
            return new String(body, 2, body.length - 2, UTF_16BE);
        }
        return new String(body, charset == null ? UTF_8 : charset);
    }

    /** Whether bytes of which nothing is known are text in UTF-8. */
    public static boolean looksLikeText(byte[] body) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).chars().noneMatch(c -> c == 0);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean begins(byte[] body, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= body.length || (body[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Charset charset(String name) {
        try {
            return Charset.forName(name.replace("\"", "").replace("'", "").strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
