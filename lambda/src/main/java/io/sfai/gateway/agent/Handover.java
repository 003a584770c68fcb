package io.sfai.gateway.agent;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Message;
import java.util.List;

/**
 * Where a run ends with calls of its client's tools: what the client is not given is kept until it
 * answers.
 */
record Handover(CallIds calls, HiddenTurns turns) {
    /** Keeps the turns that stand for the client's one; without a store it stays as it has it. */
    void keep(InferenceRequest request, List<String> clients, List<Message> further) {
        String conversation = calls.conversation();
        if (conversation == null) {
            return;
        }
        try {
            turns.keep(request.caller().id(), conversation, clients, further);
        } catch (GatewayException e) {
            // The client still gets its calls, and the model will do without what it has seen.
            request.journal().note("toolTurnsUnkept", e.error().message());
        }
    }
}
