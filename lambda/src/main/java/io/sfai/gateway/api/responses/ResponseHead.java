package io.sfai.gateway.api.responses;

import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.ConversationId;
import io.sfai.gateway.session.ResponseId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a response repeats of its request: every field that OpenAI's schema has, with its default
 * where the client said nothing.
 */
final class ResponseHead {
    private final ResponseId id;
    private final Instant created;
    private final JsonObject body;
    private final JsonArray tools;

    /**
     * @param body the request as the client wrote it
     * @param tools as the answer repeats them
     */
    ResponseHead(ResponseId id, Instant created, JsonObject body, JsonArray tools) {
        this.id = id;
        this.created = created;
        this.body = body;
        this.tools = tools;
    }

    Instant created() {
        return created;
    }

    /** How a response stands. */
    record State(
            String status,
            @Nullable Instant completed,
            @Nullable JsonObject error,
            @Nullable String incomplete) {
        static final State BEGUN = new State("in_progress", null, null, null);
    }

    /** The whole object. */
    JsonObject json(State state, JsonArray output, @Nullable Usage usage) {
        JsonObject json = new JsonObject().put("id", id.toString()).put("object", "response");
        json.put("created_at", created.getEpochSecond())
                .put("status", state.status())
                .put("background", false);
        Instant completed = state.completed();
        json.put("completed_at", completed == null ? null : completed.getEpochSecond());
        json.put("error", state.error());
        String reason = state.incomplete();
        json.put(
                "incomplete_details",
                reason == null ? null : new JsonObject().put("reason", reason));
        for (String name : new String[] {"instructions", "max_output_tokens", "max_tool_calls"}) {
            json.put(name, body.get(name));
        }
        json.put("model", body.get("model")).put("output", output);
        ConversationId conversation = ConversationField.read(body);
        if (conversation != null) {
            json.put("conversation", new JsonObject().put("id", conversation.text()));
        }
        json.put("parallel_tool_calls", !Boolean.FALSE.equals(body.get("parallel_tool_calls")));
        json.put("previous_response_id", body.get("previous_response_id"));
        json.put("prompt_cache_key", body.get("prompt_cache_key"));
        json.put("reasoning", reasoning());
        json.put("safety_identifier", body.get("safety_identifier"));
        json.put("service_tier", body.string("service_tier", "default"));
        json.put("store", isStored(body));
        json.put("temperature", or("temperature", 1L)).put("text", text());
        json.put("tool_choice", or("tool_choice", "auto")).put("tools", tools);
        json.put("top_logprobs", or("top_logprobs", 0L)).put("top_p", or("top_p", 1L));
        json.put("truncation", "disabled").put("usage", usage == null ? null : usage(usage));
        json.put("user", body.get("user"));
        return json.put("metadata", or("metadata", new JsonObject()));
    }

    static boolean isStored(JsonObject body) {
        return !Boolean.FALSE.equals(body.get("store"));
    }

    private Object or(String name, Object otherwise) {
        Object value = body.get(name);
        return value == null ? otherwise : value;
    }

    private JsonObject reasoning() {
        JsonObject given = body.object("reasoning");
        JsonObject asked = given == null ? new JsonObject() : given;
        return new JsonObject()
                .put("effort", asked.get("effort"))
                .put("summary", asked.get("summary"));
    }

    private JsonObject text() {
        JsonObject given = body.object("text");
        JsonObject text = given == null ? new JsonObject() : given.copy();
        if (text.get("format") == null) {
            text.put("format", new JsonObject().put("type", "text"));
        }
        return text.get("verbosity") == null ? text.put("verbosity", "medium") : text;
    }

    private static JsonObject usage(Usage usage) {
        return new JsonObject()
                .put("input_tokens", usage.input())
                .put(
                        "input_tokens_details",
                        new JsonObject()
                                .put("cached_tokens", usage.cacheRead())
                                .put("cache_write_tokens", usage.cacheWrite()))
                .put("output_tokens", usage.output())
                .put(
                        "output_tokens_details",
                        new JsonObject().put("reasoning_tokens", usage.reasoning()))
                .put("total_tokens", usage.input() + usage.output());
    }
}
