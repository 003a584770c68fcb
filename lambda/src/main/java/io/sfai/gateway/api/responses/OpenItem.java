package io.sfai.gateway.api.responses;

import io.sfai.gateway.json.JsonObject;
import java.io.IOException;

/** An item of an answer that is being written. */
sealed interface OpenItem permits OpenMessage, OpenReasoning, OpenCall, OpenMcpCall {
    /** The item as it stands. */
    JsonObject json(String status);

    /** Says that it is complete, or that nothing more comes. */
    void close(String status) throws IOException;

    /** What an event about a whole item says. */
    static JsonObject event(int output, JsonObject item) {
        return new JsonObject().put("output_index", (long) output).put("item", item);
    }

    /** What each event inside an item says. */
    static JsonObject fields(String id, int output) {
        return new JsonObject().put("item_id", id).put("output_index", (long) output);
    }
}
