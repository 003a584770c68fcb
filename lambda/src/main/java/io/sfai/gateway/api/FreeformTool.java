package io.sfai.gateway.api;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The function that stands for a tool which is called with text. */
public final class FreeformTool {
    /** The only argument of the function that stands for such a tool. */
    public static final String ARGUMENT = "input";

    private FreeformTool() {}

    /** A text as the arguments of that function. */
    public static String wrapped(String text) {
        return Json.text(new JsonObject().put(ARGUMENT, text));
    }

    /**
     * The function's {@code name}, {@code description} and {@code parameters}. A grammar can't be
     * forced on a model that does not know such tools; it is told.
     *
     * @param custom with a {@code description} and a {@code format}, in either shape
     */
    public static JsonObject function(JsonObject custom, String name) {
        JsonObject function = new JsonObject().put("name", name);
        String description = custom.string("description", "") + grammar(custom.object("format"));
        if (!description.isEmpty()) {
            function.put("description", description.strip());
        }
        JsonObject text =
                new JsonObject()
                        .put("type", "string")
                        .put("description", "The whole text for the tool, as it is.");
        JsonObject parameters =
                new JsonObject()
                        .put("type", "object")
                        .put("properties", new JsonObject().put(ARGUMENT, text))
                        .put("required", JsonArray.of(ARGUMENT))
                        .put("additionalProperties", false);
        return function.put("parameters", parameters);
    }

    private static String grammar(@Nullable JsonObject format) {
        if (format == null || !"grammar".equals(format.string("type"))) {
            return "";
        }
        JsonObject nested = format.object("grammar");
        JsonObject grammar = nested == null ? format : nested;
        return "\n\nThe text must match this "
                + grammar.string("syntax", "")
                + " grammar:\n"
                + grammar.string("definition", "");
    }
}
