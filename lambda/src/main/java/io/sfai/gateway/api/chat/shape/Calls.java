package io.sfai.gateway.api.chat.shape;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Calls of an assistant's message as Chat writes them. */
final class Calls {
    private Calls() {}

    /** Whether one of a message's calls must be rewritten. */
    static boolean areOdd(JsonObject message, CallForms forms) {
        JsonArray calls = message.array("tool_calls");
        for (int i = 0; calls != null && i < calls.size(); i++) {
            JsonObject call = calls.object(i);
            if (call != null && isOdd(call, forms)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOdd(JsonObject call, CallForms forms) {
        JsonObject function = call.object("function");
        JsonObject custom = call.object("custom");
        JsonObject called = function == null ? custom : function;
        return called != null
                && (called.get("arguments") instanceof JsonObject
                        || forms.flat().contains(called.string("name", "")));
    }

    /** A call with its arguments as text; one of a flat freeform tool as its function's. */
    static JsonObject plain(JsonObject call, Conversation turns) {
        JsonObject function = call.object("function");
        JsonObject custom = call.object("custom");
        JsonObject called = function == null ? custom : function;
        if (called == null || (function == null && !turns.isFlat(called.string("name", "")))) {
            return call;
        }
        Object given = called.get(function == null ? "input" : "arguments");
        JsonObject rewritten =
                turns.call(call.string("id", ""), called.string("name", ""), arguments(given));
        JsonObject plain = call.copy();
        plain.remove("custom");
        return plain.put("type", "function").put("function", rewritten.get("function"));
    }

    /** Arguments as text; as they were, if they were text. */
    static String arguments(@Nullable Object arguments) {
        return switch (arguments) {
            case null -> "";
            case String text -> text;
            default -> Json.text(arguments);
        };
    }
}
