package io.sfai.gateway.model;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads a model map from its JSON text, strictly: what it does not know, it refuses. */
public final class ModelMapParser {
    /** Bytes; a map of a thousand aliases has a fifth of it. */
    public static final int LARGEST = 1 << 20;

    private static final int DEEPEST = 64;

    private ModelMapParser() {}

    /**
     * Reads a map.
     *
     * @param text UTF-8
     * @throws ModelMapRejected with everything that is wrong, each with path and line
     */
    public static ModelMap parse(byte[] text) throws ModelMapRejected {
        if (text.length > LARGEST) {
            throw rejected(1, "the map has " + text.length + " bytes; at most " + LARGEST);
        }
        checkUtf8(text);
        checkDepth(text);
        JsonObject map = tree(text);
        Problems problems = new Problems(text);
        Place root = Place.root(map, problems);
        MapShape.ROOT.check(root);
        new References(root).check();
        problems.throwIfAny();
        return new MapBuilder(map).build();
    }

    private static JsonObject tree(byte[] text) throws ModelMapRejected {
        try {
            return Json.strictObject(text);
        } catch (JsonException e) {
            throw new ModelMapRejected(
                    List.of(new Problem(Place.shown(e.path()), e.line(), reason(e))));
        } catch (UncheckedIOException e) {
            throw rejected(1, "this is not JSON in UTF-8");
        }
    }

    /** The parser's own words without what it quotes, which could be somebody's key. */
    private static String reason(JsonException e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        if (message.startsWith("Duplicate field")) {
            return "the name stands here twice";
        }
        StringBuilder shown = new StringBuilder();
        String[] parts = message.split("'", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean quoted = i % 2 == 1;
            shown.append(i == 0 ? "" : "'")
                    .append(quoted && parts[i].length() > 1 ? "…" : parts[i]);
        }
        return "this is not JSON: " + shown;
    }

    private static void checkUtf8(byte[] text) throws ModelMapRejected {
        ByteBuffer in = ByteBuffer.wrap(text);
        CharBuffer out = CharBuffer.allocate(text.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        if (result.isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += text[i] == '\n' ? 1 : 0;
            }
            throw rejected(line, "this is not UTF-8 text; save the file as UTF-8");
        }
    }

    /** Cheap, and before anything recursive looks at the text. */
    private static void checkDepth(byte[] text) throws ModelMapRejected {
        int depth = 0;
        int line = 1;
        boolean inText = false;
        for (int i = 0; i < text.length; i++) {
            switch (text[i]) {
                case '\n' -> line++;
                case '\\' -> i += inText ? 1 : 0;
                case '"' -> inText = !inText;
                case '{', '[' -> depth += inText ? 0 : 1;
                case '}', ']' -> depth -= inText ? 0 : 1;
                default -> {}
            }
            if (depth > DEEPEST) {
                throw rejected(line, "objects and lists nest deeper than " + DEEPEST);
            }
        }
    }

    private static ModelMapRejected rejected(int line, String reason) {
        return new ModelMapRejected(List.of(new Problem("$", line, reason)));
    }
}
