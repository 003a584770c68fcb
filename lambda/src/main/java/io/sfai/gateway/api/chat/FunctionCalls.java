package io.sfai.gateway.api.chat;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.json.JsonObject;

/** The single {@code function_call} that Chat's answers had before there were tools. */
final class FunctionCalls {
    private FunctionCalls() {}

    static JsonObject start(Delta.ToolCallStart start) {
        return called(new JsonObject().put("name", start.name()).put("arguments", ""));
    }

    static JsonObject arguments(String fragment) {
        return called(new JsonObject().put("arguments", fragment));
    }

    static String reason(String reason) {
        return reason.equals("tool_calls") ? "function_call" : reason;
    }

    private static JsonObject called(JsonObject function) {
        return new JsonObject().put("function_call", function);
    }
}
