package io.sfai.gateway.local.matrix;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Script.Fault;
import io.sfai.gateway.local.upstream.Received;
import io.sfai.gateway.local.upstream.Scripted;
import java.util.ArrayList;
import java.util.List;

/**
 * A model's part in a conversation: of its steps it says the one whose place is the number of the
 * assistant's turns so far.
 */
final class Conversation {
    private final Wire wire;
    private final List<JsonObject> asked = new ArrayList<>();
    private List<Script> steps = List.of();

    Conversation(Wire wire) {
        this.wire = wire;
    }

    /** Says these steps from now on, and forgets what it was asked. */
    synchronized void steps(List<Script> told) {
        steps = told;
        asked.clear();
    }

    /** The bodies of the requests since the steps were told or this was called. */
    synchronized List<JsonObject> asked() {
        List<JsonObject> bodies = List.copyOf(asked);
        asked.clear();
        return bodies;
    }

    synchronized Scripted answer(Received request) {
        asked.add(request.body());
        int turn = assistantTurns(request.body());
        // A conversation that goes on after its end is refused.
        return wire.answer(
                turn < steps.size() ? steps.get(turn) : Script.says("").failing(Fault.BEFORE),
                request);
    }

    private static int assistantTurns(JsonObject body) {
        int turns = 0;
        // In Responses a call is an item of its own, and here no turn has two.
        boolean items = body.has("input");
        JsonArray messages = body.array(items ? "input" : "messages");
        for (int i = 0; messages != null && i < messages.size(); i++) {
            JsonObject message = messages.object(i);
            if (message != null
                    && ("assistant".equals(message.string("role"))
                            || (items && "function_call".equals(message.string("type"))))) {
                turns++;
            }
        }
        return turns;
    }
}
