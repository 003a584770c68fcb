package io.sfai.gateway.api.chat;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Passes an upstream's own chunks on. Unknown fields stay; what breaks clients is mended: usage
 * that nobody asked for or that rides on a content chunk, and tool calls.
 */
final class ChatRelay {
    private final String alias;
    private final boolean usageAsked;
    private final Map<Long, RelayedCalls> callsByChoice = new HashMap<>();
    private @Nullable JsonObject usageChunk;

    ChatRelay(String alias, boolean usageAsked) {
        this.alias = alias;
        this.usageAsked = usageAsked;
    }

    /** Whether the client can have the chunk as it is, but for the model's name. */
    boolean isSound(JsonObject chunk) {
        boolean usageIsSound = !chunk.has("usage") || (usageAsked && chunk.get("usage") == null);
        if (!callsByChoice.isEmpty() || !usageIsSound) {
            return false;
        }
        JsonArray choices = chunk.array("choices");
        for (int i = 0; choices != null && i < choices.size(); i++) {
            JsonObject choice = choices.object(i);
            JsonObject delta = choice == null ? null : choice.object("delta");
            if (delta != null && delta.has("tool_calls")) {
                return false;
            }
        }
        return true;
    }

    /** The chunk as the client gets it now, or null if it waits for the end or is not for it. */
    @Nullable JsonObject relayed(JsonObject chunk) {
        chunk.put("model", alias);
        if (chunk.object("usage") != null) {
            usageChunk = chunk.copy().put("choices", new JsonArray());
            if (!ChatStream.hasChoices(chunk)) {
                return null;
            }
        }
        if (chunk.has("usage")) {
            if (usageAsked) {
                chunk.put("usage", null);
            } else {
                chunk.remove("usage");
            }
        }
        JsonArray choices = chunk.array("choices");
        for (int i = 0; choices != null && i < choices.size(); i++) {
            JsonObject choice = choices.object(i);
            if (choice != null) {
                mend(choice);
            }
        }
        return chunk;
    }

    /** The chunk that closes the stream of a client that asked for usage, if any came. */
    @Nullable JsonObject usageChunk() {
        return usageChunk;
    }

    private void mend(JsonObject choice) {
        long index = choice.integer("index", 0);
        RelayedCalls calls = callsByChoice.get(index);
        JsonObject delta = choice.object("delta");
        JsonArray toolCalls = delta == null ? null : delta.array("tool_calls");
        if (calls == null && (toolCalls == null || toolCalls.isEmpty())) {
            return;
        }
        if (calls == null) {
            calls = new RelayedCalls();
            callsByChoice.put(index, calls);
        }
        for (int i = 0; toolCalls != null && i < toolCalls.size(); i++) {
            JsonObject call = toolCalls.object(i);
            if (call != null) {
                calls.mend(call);
            }
        }
        calls.mendFinish(choice);
    }
}
