package io.sfai.gateway.inference;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code tool_choice} in every form that clients of any dialect send on any path. */
final class ToolChoices {
    private ToolChoices() {}

    static ToolChoice read(@Nullable Object choice) {
        return switch (choice) {
            case null -> new ToolChoice.Auto();
            case String word -> word(word);
            case JsonObject object -> object(object);
            default -> throw bad();
        };
    }

    private static ToolChoice word(String word) {
        return switch (word) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required", "any" -> new ToolChoice.Required();
            default -> throw bad();
        };
    }

    private static ToolChoice object(JsonObject choice) {
        return switch (choice.string("type", "")) {
            case "function", "tool", "custom" -> new ToolChoice.Named(name(choice));
            case "allowed_tools" -> among(choice);
            case "auto", "none", "required", "any" -> word(choice.string("type", ""));
            case "" -> throw bad();
            default ->
                    throw new BadRequest(
                                    "a tool of this type can't be chosen here: no upstream of the"
                                            + " alias runs it",
                                    "tool_choice.type",
                                    null)
                            .exception();
        };
    }

    private static ToolChoice among(JsonObject choice) {
        JsonObject nested = choice.object("allowed_tools");
        JsonObject allowed = nested == null ? choice : nested;
        JsonArray tools = allowed.array("tools");
        List<String> names = new ArrayList<>();
        for (int i = 0; tools != null && i < tools.size(); i++) {
            JsonObject tool = tools.object(i);
            if (tool == null) {
                throw bad();
            }
            names.add(name(tool));
        }
        return new ToolChoice.Among(names, "required".equals(allowed.string("mode")));
    }

    /** Chat puts the name into an object of the tool's type, the other dialects beside it. */
    private static String name(JsonObject choice) {
        JsonObject nested = choice.object(choice.string("type", ""));
        String name = (nested == null ? choice : nested).string("name");
        if (name == null || name.isEmpty()) {
            throw bad();
        }
        return name;
    }

    private static GatewayException bad() {
        return new BadRequest(
                        "tool_choice must be auto, none, required or an object that names a tool",
                        "tool_choice",
                        null)
                .exception();
    }
}
