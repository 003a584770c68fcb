package io.sfai.gateway.provider;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Part;

/** What the older Completions ask for and chat has no words for. */
public final class ChatOnly {
    private ChatOnly() {}

    /**
     * Checks that a request can be asked in turns.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 naming the field, if it can't
     */
    public static void check(InferenceRequest request) {
        if (request.dialect() != Dialect.COMPLETIONS && request.dialect() != Dialect.FIM) {
            return;
        }
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                if (part instanceof Part.Other other) {
                    throw new BadRequest(
                                    "this model is asked in chat, which has no words for: "
                                            + other.type(),
                                    other.at(),
                                    "unsupported_parameter")
                            .exception();
                }
            }
        }
    }
}
