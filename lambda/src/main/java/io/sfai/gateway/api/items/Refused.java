package io.sfai.gateway.api.items;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Refusals of what a client wrote, each with its place in the body. */
public final class Refused {
    private Refused() {}

    public static GatewayException bad(String message, @Nullable String place) {
        return new BadRequest(message, place, null).exception();
    }

    /** The object at a place of an array. */
    public static JsonObject object(JsonArray array, int index, String place) {
        JsonObject object = array.object(index);
        if (object == null) {
            throw bad(place + " must be an object", place);
        }
        return object;
    }

    /** A text that must be there. */
    public static String text(JsonObject object, String name, String place) {
        String text = object.string(name);
        if (text == null) {
            throw bad(place + "." + name + " must be a string", place + "." + name);
        }
        return text;
    }

    /** A text that must be there and say something. */
    public static String name(JsonObject object, String name, String place) {
        String text = text(object, name, place);
        if (text.isBlank()) {
            throw bad(place + "." + name + " must not be empty", place + "." + name);
        }
        return text;
    }
}
