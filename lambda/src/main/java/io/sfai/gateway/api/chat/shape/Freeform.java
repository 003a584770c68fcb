package io.sfai.gateway.api.chat.shape;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import java.util.Set;

/**
 * The names of a request's tools that are called with text and not with JSON ({@code type:
 * custom}). Models get them as functions with one text, so what they call must be unwrapped for the
 * client, and wrapped again where it comes back.
 *
 * @param flat written as Responses does; their client takes a call as a function's, with the bare
 *     text as its arguments
 * @param nested written as Chat does, whose client takes a call of type {@code custom}; a Chat
 *     upstream gets these as they are
 */
public record Freeform(Set<String> flat, Set<String> nested) {
    /** The only argument of the function that stands for such a tool. */
    static final String ARGUMENT = "input";

    public boolean isEmpty() {
        return flat.isEmpty() && nested.isEmpty();
    }

    public boolean has(String name) {
        return flat.contains(name) || nested.contains(name);
    }

    /**
     * The arguments of a call in a history as the model wrote them, where the tool is a flat one.
     */
    String wrapped(String name, String arguments) {
        if (!flat.contains(name) || isWrapped(arguments)) {
            return arguments;
        }
        return wrapped(arguments);
    }

    /** A text as the arguments of the function that stands for a tool. */
    public static String wrapped(String text) {
        return Json.text(new JsonObject().put(ARGUMENT, text));
    }

    private static boolean isWrapped(String arguments) {
        if (!arguments.startsWith("{")) {
            return false;
        }
        try {
            JsonObject json = Json.object(arguments);
            return json.size() == 1 && json.string(ARGUMENT) != null;
        } catch (JsonException e) {
            return false;
        }
    }
}
