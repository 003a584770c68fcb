package io.sfai.gateway.api.chat;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.UUID;

/** Mends the tool calls of an upstream's whole answer, as {@link RelayedCalls} does of chunks. */
final class WholeCalls {
    private WholeCalls() {}

    static void mend(JsonObject completion) {
        JsonArray choices = completion.array("choices");
        for (int i = 0; choices != null && i < choices.size(); i++) {
            JsonObject choice = choices.object(i);
            JsonObject message = choice == null ? null : choice.object("message");
            JsonArray calls = message == null ? null : message.array("tool_calls");
            if (choice != null && calls != null && !calls.isEmpty()) {
                mend(choice, calls);
            }
        }
    }

    private static void mend(JsonObject choice, JsonArray calls) {
        String reason = choice.string("finish_reason");
        boolean whole = !"length".equals(reason);
        for (int i = 0; i < calls.size(); i++) {
            JsonObject call = calls.object(i);
            JsonObject function = call == null ? null : call.object("function");
            if (call == null || function == null) {
                continue;
            }
            if (call.string("id", "").isEmpty()) {
                call.put("id", "call_" + UUID.randomUUID().toString().replace("-", ""));
            }
            if (call.string("type") == null) {
                call.put("type", "function");
            }
            if (function.string("arguments", "").isEmpty()) {
                function.put("arguments", whole ? "{}" : "");
            }
        }
        // With "stop" clients would ignore the calls.
        if ("stop".equals(reason)) {
            choice.put("finish_reason", "tool_calls");
        }
    }
}
