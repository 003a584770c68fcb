package io.sfai.gateway.api.responses;

import static io.sfai.gateway.api.items.Refused.bad;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.ConversationId;
import org.jspecify.annotations.Nullable;

/** Reads the field that names a conversation: its id, or an object with it. */
final class ConversationField {
    private static final String NAME = "conversation";

    private ConversationField() {}

    /**
     * The conversation that a body names, or null.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 if that can be none, or stands beside a
     *     response to go on from
     */
    static @Nullable ConversationId read(JsonObject body) {
        Object given = body.get(NAME);
        if (given == null) {
            return null;
        }
        if (body.get("previous_response_id") != null) {
            throw new BadRequest(
                            "Mutually exclusive parameters: ensure you are only providing one of:"
                                    + " 'previous_response_id' or 'conversation'.",
                            NAME,
                            "mutually_exclusive_parameters")
                    .exception();
        }
        return switch (given) {
            case String id -> id(id, NAME);
            case JsonObject object -> id(object.string("id", ""), NAME + ".id");
            default -> throw bad("conversation must be an id, or an object with an id", NAME);
        };
    }

    static ConversationId id(String text, String place) {
        ConversationId id = ConversationId.parse(text);
        if (id == null) {
            throw bad(
                    "the id of a conversation has 1 to 200 characters, none of them a control"
                            + " character",
                    place);
        }
        return id;
    }
}
