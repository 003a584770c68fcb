package io.sfai.gateway.api.chat.shape;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A {@code tool_choice} as Chat writes it, from Responses' and Anthropic's forms. */
final class PlainChoice {
    private PlainChoice() {}

    static boolean isOdd(JsonObject body) {
        Object choice = body.get("tool_choice");
        if (choice instanceof String word) {
            return word.equals("any");
        }
        return choice instanceof JsonObject object
                && object.object(object.string("type", "")) == null;
    }

    /** A copy of the body with the choice rewritten; one that nobody knows stays for its reader. */
    static JsonObject of(JsonObject body) {
        JsonObject copy = body.copy();
        JsonObject choice = body.object("tool_choice");
        if (choice == null) {
            return copy.put("tool_choice", "required");
        }
        if (choice.isTrue("disable_parallel_tool_use")) {
            copy.put("parallel_tool_calls", false);
        }
        return copy.put("tool_choice", plain(choice));
    }

    private static Object plain(JsonObject choice) {
        return switch (choice.string("type", "")) {
            case "auto", "none", "required" -> choice.string("type", "");
            case "any" -> "required";
            case "function", "tool", "custom" -> function(choice);
            case "allowed_tools" -> among(choice);
            default -> choice;
        };
    }

    private static JsonObject function(JsonObject choice) {
        JsonObject named = new JsonObject().put("name", choice.get("name"));
        return new JsonObject().put("type", "function").put("function", named);
    }

    private static JsonObject among(JsonObject choice) {
        JsonArray tools = choice.array("tools");
        JsonArray plain = new JsonArray();
        for (int i = 0; tools != null && i < tools.size(); i++) {
            @Nullable JsonObject tool = tools.object(i);
            boolean flat = tool != null && tool.get("name") != null;
            plain.add(tool != null && flat ? function(tool) : tools.get(i));
        }
        JsonObject allowed = new JsonObject().put("mode", choice.get("mode")).put("tools", plain);
        return new JsonObject().put("type", "allowed_tools").put("allowed_tools", allowed);
    }
}
