package io.sfai.gateway.api.chat.shape;

import static io.sfai.gateway.api.chat.shape.PlainBody.bad;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;

/** The {@code functions} and {@code function_call} that Chat had before it had tools. */
final class LegacyFunctions {
    private LegacyFunctions() {}

    static boolean areIn(JsonObject body) {
        return body.get("functions") != null || body.get("function_call") != null;
    }

    /** A copy of the body with tools in their place. */
    static JsonObject asTools(JsonObject body) {
        JsonObject copy = body.copy();
        Object functions = copy.remove("functions");
        Object choice = copy.remove("function_call");
        if (functions != null) {
            if (!(functions instanceof JsonArray array)) {
                throw bad("functions must be an array", "functions");
            }
            JsonArray given = body.array("tools");
            JsonArray tools = new JsonArray();
            for (int i = 0; given != null && i < given.size(); i++) {
                tools.add(given.get(i));
            }
            for (int i = 0; i < array.size(); i++) {
                JsonObject function = PlainBody.object(array, i, "functions[" + i + "]");
                tools.add(new JsonObject().put("type", "function").put("function", function));
            }
            copy.put("tools", tools);
        }
        if (choice != null && copy.get("tool_choice") == null) {
            boolean named = choice instanceof JsonObject;
            copy.put(
                    "tool_choice",
                    named
                            ? new JsonObject().put("type", "function").put("function", choice)
                            : choice);
        }
        return copy;
    }
}
