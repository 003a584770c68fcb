package io.sfai.gateway.api;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.json.JsonText;
import java.util.Arrays;

/** A chunk written once, of which only one text changes from event to event. */
public final class ChunkTemplate {
    private final byte[] before;
    private final byte[] after;

    /**
     * @param chunk where the text belongs it has an empty one, and behind that no other
     */
    public ChunkTemplate(JsonObject chunk) {
        byte[] whole = Json.bytes(chunk);
        int at = whole.length - 2;
        while (whole[at] != '"' || whole[at + 1] != '"') {
            at--;
        }
        this.before = Arrays.copyOf(whole, at);
        this.after = Arrays.copyOfRange(whole, at + 2, whole.length);
    }

    /** The chunk with a text. */
    public byte[] with(String text) {
        byte[] quoted = JsonText.quoted(text);
        byte[] chunk = new byte[before.length + quoted.length + after.length];
        System.arraycopy(before, 0, chunk, 0, before.length);
        System.arraycopy(quoted, 0, chunk, before.length, quoted.length);
        System.arraycopy(after, 0, chunk, before.length + quoted.length, after.length);
        return chunk;
    }
}
