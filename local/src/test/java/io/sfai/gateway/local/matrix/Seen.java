package io.sfai.gateway.local.matrix;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client has seen of an answer, streamed or whole, in one form. */
record Seen(
        int status,
        String text,
        String reasoning,
        List<JsonObject> thoughts,
        List<Call> calls,
        @Nullable String finish,
        @Nullable Tokens usage,
        @Nullable Failure error) {

    /**
     * A call of a tool.
     *
     * @param arguments as JSON, or as they came where they are none
     */
    record Call(long index, String id, String name, Object arguments) {}

    /** Arguments as JSON, or as they are where they are none. */
    static Object arguments(String text) {
        try {
            return Json.object(text);
        } catch (JsonException e) {
            return text;
        }
    }

    record Tokens(long in, long out, long total, long cached, long reasoning) {}

    /** An error, as a whole answer or as an event. */
    record Failure(
            String type, @Nullable String code, String message, @Nullable String retryAfter) {}
}
