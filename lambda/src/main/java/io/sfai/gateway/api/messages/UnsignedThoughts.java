package io.sfai.gateway.api.messages;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Takes thinking that nobody signed out of a body. A model that does not sign said it earlier in
 * the conversation, and one that does would refuse it.
 */
final class UnsignedThoughts {
    private UnsignedThoughts() {}

    /** The same body if there is none. */
    static JsonObject without(JsonObject body) {
        JsonArray messages = body.array("messages");
        if (messages == null || !hasOne(messages)) {
            return body;
        }
        JsonArray rest = new JsonArray();
        for (Object message : messages) {
            JsonObject signed = message instanceof JsonObject object ? signed(object) : null;
            JsonArray content = signed == null ? null : signed.array("content");
            if (content == null || !content.isEmpty()) {
                rest.add(signed == null ? message : signed);
            }
        }
        return body.copy().put("messages", rest);
    }

    private static boolean hasOne(JsonArray messages) {
        for (int i = 0; i < messages.size(); i++) {
            JsonObject message = messages.object(i);
            JsonArray content = message == null ? null : message.array("content");
            for (int k = 0; content != null && k < content.size(); k++) {
                if (isUnsigned(content.get(k))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static JsonObject signed(JsonObject message) {
        JsonArray content = message.array("content");
        if (content == null) {
            return message;
        }
        JsonArray rest = new JsonArray();
        for (Object block : content) {
            if (!isUnsigned(block)) {
                rest.add(block);
            }
        }
        return message.copy().put("content", rest);
    }

    private static boolean isUnsigned(@Nullable Object block) {
        return block instanceof JsonObject object
                && "thinking".equals(object.string("type"))
                && object.string("signature", "").isEmpty();
    }
}
