package io.sfai.gateway.store;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A document as text for the store: in base64 of gzip where that is shorter, in pieces that fit.
 */
final class Packed {
    /** Below 400 KB, the store's limit, with room for keys; the text is ASCII or counted so. */
    static final int PIECE = 350_000;

    /** What stands before packed text. JSON begins otherwise. */
    private static final String GZIP = "gz:";

    /** Shorter ones gain nothing. */
    private static final int WORTH_IT = 1024;

    private Packed() {}

    /** One piece or more, in order. */
    static List<String> pieces(JsonObject document) {
        byte[] json = Json.bytes(document);
        String text =
                json.length < WORTH_IT
                        ? new String(json, StandardCharsets.UTF_8)
                        : GZIP + Base64.getEncoder().encodeToString(zipped(json));
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); from += PIECE) {
            pieces.add(text.substring(from, Math.min(text.length(), from + PIECE)));
        }
        return pieces;
    }

    /**
     * The document of all pieces.
     *
     * @throws IllegalArgumentException if this is none
     */
    static JsonObject document(String text) {
        try {
            return text.startsWith(GZIP)
                    ? Json.object(unzipped(Base64.getDecoder().decode(text.substring(3))))
                    : Json.object(text);
        } catch (IOException | JsonException e) {
            throw new IllegalArgumentException("a stored document can't be read", e);
        }
    }

    private static byte[] zipped(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] unzipped(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }
}
