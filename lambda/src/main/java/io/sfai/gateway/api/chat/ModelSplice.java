package io.sfai.gateway.api.chat;

import io.sfai.gateway.json.Json;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts the alias in the place of the model's name in a chunk's own bytes: most chunks need no other
 * change, and writing their JSON anew would be a quarter of what relaying them costs.
 */
final class ModelSplice {
    private static final byte[] MODEL = {'"', 'm', 'o', 'd', 'e', 'l', '"'};

    private final byte[] alias;

    ModelSplice(String alias) {
        this.alias = Json.bytes(alias);
    }

    /**
     * The chunk with the alias as its model.
     *
     * @param chunk a JSON object that has been read without error
     * @return null if it must be written anew: it names no model, or more than one, or spans lines
     */
    byte @Nullable [] spliced(byte[] chunk) {
        int from = -1;
        int to = -1;
        int depth = 0;
        boolean nameComes = false;
        boolean modelComes = false;
        for (int i = 0; i < chunk.length; i++) {
            switch (chunk[i]) {
                case '"' -> {
                    int end = endOfString(chunk, i);
                    if (nameComes && depth == 1) {
                        modelComes = isModel(chunk, i, end);
                        if ((modelComes && from >= 0) || isEscaped(chunk, i, end)) {
                            return null;
                        }
                        nameComes = false;
                    } else if (modelComes) {
                        from = i;
                        to = end;
                        modelComes = false;
                    }
                    i = end - 1;
                }
                case '{', '[' -> {
                    depth++;
                    nameComes = true;
                }
                case '}', ']' -> depth--;
                case ',' -> {
                    if (modelComes) {
                        // Its value is no text.
                        return null;
                    }
                    nameComes = true;
                }
                case '\n', '\r' -> {
                    // In an event's data it would begin another line.
                    return null;
                }
                default -> {}
            }
            if (modelComes && depth != 1) {
                return null;
            }
        }
        return from < 0 || modelComes ? null : replaced(chunk, from, to);
    }

    private byte[] replaced(byte[] chunk, int from, int to) {
        byte[] spliced = new byte[chunk.length - (to - from) + alias.length];
        System.arraycopy(chunk, 0, spliced, 0, from);
        System.arraycopy(alias, 0, spliced, from, alias.length);
        System.arraycopy(chunk, to, spliced, from + alias.length, chunk.length - to);
        return spliced;
    }

    /** The index after the closing quote. */
    private static int endOfString(byte[] chunk, int start) {
        int i = start + 1;
        while (chunk[i] != '"') {
            i += chunk[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    private static boolean isModel(byte[] chunk, int from, int to) {
        return Arrays.equals(chunk, from, to, MODEL, 0, MODEL.length);
    }

    /** A name with an escape may be {@code model} in disguise. */
    private static boolean isEscaped(byte[] chunk, int from, int to) {
        for (int i = from; i < to; i++) {
            if (chunk[i] == '\\') {
                return true;
            }
        }
        return false;
    }
}
