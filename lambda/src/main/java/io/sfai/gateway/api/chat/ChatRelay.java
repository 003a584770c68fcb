package io.sfai.gateway.api.chat;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passes an upstream's own chunks on. Unknown fields stay; what breaks clients is mended: usage
 * that nobody asked for or that rides on a content chunk, tool calls without index, type or
 * arguments, and a finished call that says {@code stop}.
 */
final class ChatRelay {
    private final String alias;
    private final boolean usageAsked;
    private final Set<Long> calls = new HashSet<>();
    private @Nullable JsonObject usageChunk;

    ChatRelay(String alias, boolean usageAsked) {
        this.alias = alias;
        this.usageAsked = usageAsked;
    }

    /** Whether the client can have the chunk as it is, but for the model's name. */
    boolean isSound(JsonObject chunk) {
        if (!calls.isEmpty() || chunk.has("usage")) {
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
        JsonObject delta = choice.object("delta");
        JsonArray toolCalls = delta == null ? null : delta.array("tool_calls");
        for (int i = 0; toolCalls != null && i < toolCalls.size(); i++) {
            JsonObject call = toolCalls.object(i);
            if (call != null) {
                mendCall(call);
            }
        }
        if (!calls.isEmpty() && "stop".equals(choice.string("finish_reason"))) {
            choice.put("finish_reason", "tool_calls");
        }
    }

    private void mendCall(JsonObject call) {
        JsonObject function = call.object("function");
        boolean begins = function != null && !function.string("name", "").isEmpty();
        if (call.integer("index") == null) {
            call.put("index", begins ? (long) calls.size() : Math.max(0, calls.size() - 1L));
        }
        calls.add(call.integer("index", 0));
        if (begins && call.string("type") == null) {
            call.put("type", "function");
        }
        if (function != null && function.string("arguments") == null) {
            function.put("arguments", "");
        }
    }
}
