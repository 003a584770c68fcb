package io.sfai.gateway.api.chat.shape;

import io.sfai.gateway.api.FreeformTool;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import java.util.Set;

/**
 * How a client wants the calls of its tools, where that is not as Chat has them.
 *
 * <p>Tools of {@code type: custom} are called with text and not with JSON. Models get them as
 * functions with one text, so what they call is unwrapped for the client, and wrapped again where
 * it comes back.
 *
 * @param flat the names of such tools written as Responses does; their client takes a call as a
 *     function's, with the bare text as its arguments
 * @param nested the names of those written as Chat does, whose client takes a call of type {@code
 *     custom}; a Chat upstream gets these as they are
 * @param functions whether the client knows no tools but the functions of old, and a single {@code
 *     function_call} in an answer
 */
public record CallForms(Set<String> flat, Set<String> nested, boolean functions) {
    /** Of a client that wants them as Chat has them. */
    public static final CallForms CHAT = new CallForms(Set.of(), Set.of(), false);

    /** Whether the client can have a Chat upstream's own calls as they are. */
    public boolean areRelayed() {
        return flat.isEmpty() && !functions;
    }

    /** Whether a tool is called with text. */
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
        return FreeformTool.wrapped(arguments);
    }

    private static boolean isWrapped(String arguments) {
        if (!arguments.startsWith("{")) {
            return false;
        }
        try {
            JsonObject json = Json.object(arguments);
            return json.size() == 1 && json.string(FreeformTool.ARGUMENT) != null;
        } catch (JsonException e) {
            return false;
        }
    }
}
