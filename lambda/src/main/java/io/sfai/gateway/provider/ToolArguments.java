package io.sfai.gateway.provider;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;

/** Arguments of calls in a history, for upstreams that take nothing but an object. */
public final class ToolArguments {
    /** Holds arguments that are no object, as they were written. */
    static final String RAW = "_raw";

    private ToolArguments() {}

    /**
     * The object that a call's arguments are. Half-written ones are carried on as text: a model
     * reads them as well, and refusing them would end the conversation for good.
     */
    public static JsonObject object(String arguments) {
        if (arguments.isBlank()) {
            return new JsonObject();
        }
        try {
            return Json.object(arguments);
        } catch (JsonException e) {
            return new JsonObject().put(RAW, arguments);
        }
    }
}
