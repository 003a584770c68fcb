package io.sfai.gateway.api.messages;

import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceEvent.Text;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.sse.SseWriter;
import java.io.IOException;
import java.util.Set;

/**
 * Passes an upstream's own events on, byte by byte, with the alias in the place of the model's
 * name, which only the first of them has.
 */
final class MessageRelay {
    private static final String START = "message_start";

    /** Names that are known are not looked at again; another one must be fit to be a line. */
    private static final Set<String> TYPES =
            Set.of(
                    START,
                    "content_block_start",
                    "content_block_delta",
                    "content_block_stop",
                    "message_delta",
                    "message_stop",
                    "ping");

    private final String alias;
    private final SseWriter out;
    private boolean begun;

    MessageRelay(String alias, SseWriter out) {
        this.alias = alias;
        this.out = out;
    }

    /** Whether the message has begun, so that a ping may come. */
    boolean hasBegun() {
        return begun;
    }

    void write(Raw raw) throws IOException {
        String type = raw.body().string("type", "");
        if (!TYPES.contains(type) && !type.matches("\\w{1,64}")) {
            return;
        }
        Text text = raw.text();
        if (type.equals(START)) {
            begun = true;
            out.event(type, start(raw));
        } else if (text == null || !text.isOneLine()) {
            out.event(type, Json.bytes(raw.body()));
        } else {
            out.event(type, text.bytes());
        }
    }

    private byte[] start(Raw raw) {
        Text text = raw.text();
        byte[] spliced = text == null ? null : text.with(Json.bytes(alias));
        if (spliced != null) {
            return spliced;
        }
        JsonObject message = raw.body().object("message");
        if (message != null) {
            message.put("model", alias);
        }
        return Json.bytes(raw.body());
    }
}
