package io.sfai.gateway.provider.anthropic;

import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A client's own body for the upstream whose dialect it is in: another model's name, and, where the
 * alias wishes so and the client has no marks of its own, marks of what is worth caching.
 */
final class RelayedBody {
    private static final String MARK = "cache_control";

    private RelayedBody() {}

    static JsonObject of(JsonObject original, Target target) {
        JsonObject body = original.copy().put("model", target.model());
        boolean wished =
                target.wishes().promptCache() && !target.capabilities().refuses().contains(MARK);
        return wished && !Json.text(original).contains("\"" + MARK + "\"") ? marked(body) : body;
    }

    /** Marked after the last tool, the system's words and the last two turns of the user. */
    private static JsonObject marked(JsonObject body) {
        body.put("tools", lastMarked(body.get("tools")));
        body.put("system", lastMarked(body.get("system")));
        for (String name : new String[] {"tools", "system"}) {
            if (body.get(name) == null) {
                body.remove(name);
            }
        }
        JsonArray messages = body.array("messages");
        if (messages == null) {
            return body;
        }
        JsonArray marked = new JsonArray();
        int users = 0;
        for (int i = 0; i < messages.size(); i++) {
            users += isUser(messages.object(i)) ? 1 : 0;
        }
        for (int i = 0; i < messages.size(); i++) {
            JsonObject message = messages.object(i);
            boolean worthIt = isUser(message) && users-- <= 2;
            marked.add(
                    worthIt && message != null
                            ? message.copy().put("content", lastMarked(message.get("content")))
                            : messages.get(i));
        }
        return body.put("messages", marked);
    }

    private static boolean isUser(@Nullable JsonObject message) {
        return message != null && "user".equals(message.string("role"));
    }

    /** The same content with a mark on its last block; a text becomes a block. */
    private static @Nullable Object lastMarked(@Nullable Object content) {
        if (content instanceof String text && !text.isBlank()) {
            return JsonArray.of(
                    marked(new JsonObject().put("type", "text").put("text", text), true));
        }
        if (!(content instanceof JsonArray array)) {
            return content;
        }
        JsonArray copy = new JsonArray();
        for (int i = 0; i < array.size(); i++) {
            JsonObject block = array.object(i);
            copy.add(block == null ? array.get(i) : marked(block, i == array.size() - 1));
        }
        return copy;
    }

    private static JsonObject marked(JsonObject block, boolean last) {
        return last ? block.copy().put(MARK, new JsonObject().put("type", "ephemeral")) : block;
    }
}
