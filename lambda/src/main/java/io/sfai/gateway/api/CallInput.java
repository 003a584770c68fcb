package io.sfai.gateway.api;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;

/** The arguments of a call, for dialects that say them as an object. */
public final class CallInput {
    /** What is no object is kept as a text that no tool takes for its own. */
    private static final String RAW = "_raw";

    private CallInput() {}

    public static JsonObject of(String arguments) {
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
