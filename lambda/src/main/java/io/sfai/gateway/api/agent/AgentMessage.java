package io.sfai.gateway.api.agent;

import static io.sfai.gateway.api.items.Refused.bad;

import io.sfai.gateway.api.RequestBody;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.ConversationId;
import io.sfai.gateway.session.ResponseId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a user says in a session.
 *
 * @param isNew whether the gateway named the session
 * @param id of the turn to come
 * @param alias who answers
 */
record AgentMessage(
        ConversationId session, boolean isNew, ResponseId id, String alias, String content) {
    /** Who answers those who name nobody: the first of these that the map has. */
    private static final List<String> DEFAULTS = List.of("agent", "main");

    /**
     * Reads a body.
     *
     * @param aliases all that the caller may use
     * @throws io.sfai.gateway.error.GatewayException 400 naming the place
     */
    static AgentMessage read(byte[] bytes, Set<String> aliases, Instant now) {
        JsonObject body = RequestBody.read(bytes);
        if (!"user_message".equals(body.get("type"))) {
            throw bad("type must be user_message", "type");
        }
        if (!(body.get("content") instanceof String content) || content.isBlank()) {
            throw bad("content must be a string that says something", "content");
        }
        String alias = alias(body);
        if (alias == null) {
            alias = DEFAULTS.stream().filter(aliases::contains).findFirst().orElse(null);
        }
        if (alias == null) {
            throw bad(
                    "model must be the name of an alias: the model map has neither "
                            + String.join(" nor ", DEFAULTS),
                    "model");
        }
        boolean isNew = body.has("session_id") && body.get("session_id") == null;
        ConversationId session = isNew ? ConversationId.timed(now) : session(body);
        return new AgentMessage(session, isNew, session.response(now), alias, content);
    }

    private static @Nullable String alias(JsonObject body) {
        for (String name : List.of("model", "mode")) {
            Object given = body.get(name);
            if (given instanceof String alias && !alias.isBlank()) {
                return alias;
            }
            if (given != null) {
                throw bad(name + " must be the name of an alias", name);
            }
        }
        return null;
    }

    private static ConversationId session(JsonObject body) {
        ConversationId session =
                body.get("session_id") instanceof String id ? ConversationId.parse(id) : null;
        if (session == null) {
            throw bad(
                    "session_id must be a string of 1 to 200 characters, none of them a control"
                            + " character; null begins a session, whose id is in x-session-id",
                    "session_id");
        }
        return session;
    }

    /** The message as an item of its conversation. */
    JsonObject item() {
        JsonObject part = new JsonObject().put("type", "input_text").put("text", content);
        return item("i0", "user", "completed", part);
    }

    /**
     * What the assistant said, as an item of the conversation.
     *
     * @param place such as {@code o0}
     * @param status {@code completed} or {@code incomplete}
     */
    JsonObject said(String place, String text, String status) {
        JsonObject part =
                new JsonObject()
                        .put("type", "output_text")
                        .put("text", text)
                        .put("annotations", new JsonArray())
                        .put("logprobs", new JsonArray());
        return item(place, "assistant", status, part);
    }

    private JsonObject item(String place, String role, String status, JsonObject part) {
        return new JsonObject()
                .put("id", id.item("msg", place))
                .put("type", "message")
                .put("role", role)
                .put("status", status)
                .put("content", JsonArray.of(part));
    }
}
