package io.sfai.gateway.api.responses;

import io.sfai.gateway.error.GatewayError.NotFound;
import io.sfai.gateway.error.GatewayException;
import org.jspecify.annotations.Nullable;

/** What is not there, not any more, or another caller's: nobody can tell which. */
final class Missing {
    private Missing() {}

    static GatewayException response(String id) {
        return new NotFound(
                        "Response with id '" + shown(id) + "' not found.",
                        "response_not_found",
                        "response_id")
                .exception();
    }

    static GatewayException previous(String id) {
        return new NotFound(
                        "Previous response with id '"
                                + shown(id)
                                + "' not found, or one that it goes on from.",
                        "previous_response_not_found",
                        "previous_response_id")
                .exception();
    }

    static GatewayException conversation(String id, @Nullable String place) {
        return new NotFound(
                        "Conversation with id '" + shown(id) + "' not found.",
                        "conversation_not_found",
                        place)
                .exception();
    }

    static GatewayException item(String id, String place) {
        return new NotFound("Item with id '" + shown(id) + "' not found.", "item_not_found", place)
                .exception();
    }

    private static String shown(String id) {
        return id.length() <= 100 ? id : id.substring(0, 100) + "…";
    }
}
