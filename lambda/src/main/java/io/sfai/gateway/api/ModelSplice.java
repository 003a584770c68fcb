package io.sfai.gateway.api;

import io.sfai.gateway.inference.InferenceEvent.Text;
import io.sfai.gateway.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Puts the alias in the place of the model's name in a chunk as it was written: most chunks need no
 * other change, and writing their JSON anew would be a quarter of what relaying them costs.
 */
public final class ModelSplice {
    private final byte[] alias;

    public ModelSplice(String alias) {
        this.alias = Json.bytes(alias);
    }

    /**
     * The chunk with the alias as its model.
     *
     * @return null if it must be written anew: where its model stands is not certain, or it spans
     *     lines
     */
    public byte @Nullable [] spliced(Text text) {
        byte[] chunk = text.bytes();
        if (text.modelFrom() < 0 || spansLines(chunk)) {
            return null;
        }
        int rest = chunk.length - text.modelTo();
        byte[] spliced = new byte[text.modelFrom() + alias.length + rest];
        System.arraycopy(chunk, 0, spliced, 0, text.modelFrom());
        System.arraycopy(alias, 0, spliced, text.modelFrom(), alias.length);
        System.arraycopy(chunk, text.modelTo(), spliced, spliced.length - rest, rest);
        return spliced;
    }

    /** In an event's data a line's end would begin another line. */
    private static boolean spansLines(byte[] chunk) {
        for (byte each : chunk) {
            if (each == '\n' || each == '\r') {
                return true;
            }
        }
        return false;
    }
}
