package io.sfai.gateway.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a file is by its first bytes. Only text, which has no such mark, is what it was
 * declared to be.
 */
final class MediaTypes {
    private static final String DOCX =
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private static final String XLSX =
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /** Readers of PDF forgive this much before its mark. */
    private static final int BEFORE_PDF = 1024;

    private MediaTypes() {}

    /**
     * @param contentType the declared type with its parameters, if there is one
     * @throws io.sfai.gateway.error.GatewayException if it is none of the known types
     */
    static Media tell(byte[] bytes, @Nullable String contentType, MediaPlace place) {
        if (bytes.length == 0) {
            throw place.unreadable("the file is empty");
        }
        String declared = contentType == null ? "" : contentType;
        String type = essence(declared);
        String told = sniff(bytes, type);
        if (told != null) {
            return new Media(told, bytes);
        }
        if (isText(type)) {
            return new Media(type, utf8(bytes, declared, place));
        }
        String named = isName(type) ? type : "of no known type";
        throw place.unreadable(
                "the file is declared as "
                        + named
                        + " and its bytes are no PNG, JPEG, GIF, WebP, PDF, DOCX or XLSX;"
                        + " text must be declared as text");
    }

    private static String essence(String declared) {
        int end = declared.indexOf(';');
        String type = end < 0 ? declared : declared.substring(0, end);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    /** The type that the first bytes tell; null for text and for what is not known. */
    static @Nullable String sniff(byte[] bytes, String declared) {
        if (has(bytes, 0, "\u0089PNG\r\n\u001a\n")) {
            return "image/png";
        }
        if (has(bytes, 0, "\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        if (has(bytes, 0, "GIF87a") || has(bytes, 0, "GIF89a")) {
            return "image/gif";
        }
        if (has(bytes, 0, "RIFF") && has(bytes, 8, "WEBP")) {
            return "image/webp";
        }
        boolean pdf = declared.equals("application/pdf");
        if (has(bytes, 0, "%PDF-") || (pdf && contains(bytes, "%PDF-", BEFORE_PDF))) {
            return "application/pdf";
        }
        return has(bytes, 0, "PK\u0003\u0004") ? office(bytes) : oldOffice(bytes, declared);
    }

    /** The names of a zip's entries are not compressed. */
    private static @Nullable String office(byte[] zip) {
        if (contains(zip, "word/document.xml", zip.length)) {
            return DOCX;
        }
        return contains(zip, "xl/workbook.xml", zip.length) ? XLSX : null;
    }

    /** Word and Excel once had one container, so the declared type tells them apart. */
    private static @Nullable String oldOffice(byte[] bytes, String declared) {
        boolean office = declared.equals("application/msword");
        boolean excel = declared.equals("application/vnd.ms-excel");
        boolean container = has(bytes, 0, "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1");
        return container && (office || excel) ? declared : null;
    }

    private static boolean has(byte[] bytes, int at, String mark) {
        byte[] wanted = mark.getBytes(ISO_8859_1);
        int end = at + wanted.length;
        return bytes.length >= end && Arrays.equals(bytes, at, end, wanted, 0, wanted.length);
    }

    private static boolean contains(byte[] bytes, String mark, int within) {
        for (int at = 0; at < Math.min(bytes.length, within); at++) {
            if (bytes[at] == mark.charAt(0) && has(bytes, at, mark)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isText(String type) {
        return switch (type) {
            case "application/json",
                    "application/xml",
                    "application/yaml",
                    "application/x-yaml",
                    "application/javascript" ->
                    true;
            default -> type.startsWith("text/") && isName(type);
        };
    }

    /** A type is repeated to clients and to upstreams, so it must look like one. */
    private static boolean isName(String type) {
        for (int i = 0; i < type.length(); i++) {
            char c = type.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letter && "/.+-_".indexOf(c) < 0) {
                return false;
            }
        }
        return type.length() > 2 && type.length() < 100;
    }

    private static byte[] utf8(byte[] text, String declared, MediaPlace place) {
        Charset charset = charset(declared, place);
        String decoded;
        try {
            decoded = charset.newDecoder().decode(ByteBuffer.wrap(text)).toString();
        } catch (CharacterCodingException e) {
            throw place.unreadable("the file is declared as text and is not " + charset + " text");
        }
        if (decoded.indexOf('\0') >= 0) {
            throw place.unreadable("the file is declared as text and is binary");
        }
        return charset.equals(UTF_8) ? text : decoded.getBytes(UTF_8);
    }

    private static Charset charset(String declared, MediaPlace place) {
        for (String parameter : declared.split(";", -1)) {
            String each = parameter.strip().toLowerCase(Locale.ROOT);
            if (each.startsWith("charset=")) {
                String name = each.substring("charset=".length()).replace("\"", "").strip();
                try {
                    Charset charset = Charset.forName(name);
                    // The default of data URLs, where it mostly is not true.
                    return charset.equals(US_ASCII) ? UTF_8 : charset;
                } catch (IllegalArgumentException e) {
                    throw place.unreadable("the file's charset is unknown");
                }
            }
        }
        return UTF_8;
    }
}
