package io.sfai.gateway.api;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import java.util.Map;

/** The JSON of a request, whatever its dialect. */
public final class RequestBody {
    private RequestBody() {}

    /**
     * Reads a body.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 telling where it stops being an object
     */
    public static JsonObject read(byte[] body) {
        try {
            return Json.object(body);
        } catch (JsonException e) {
            throw new BadRequest(
                            "the body is not a JSON object: %s (line %d, column %d)"
                                    .formatted(e.reason(), e.line(), e.column()),
                            null,
                            null)
                    .exception();
        }
    }

    /**
     * Checks the fields that are there.
     *
     * @param types of fields by name, as {@link Json} reads them
     * @throws io.sfai.gateway.error.GatewayException 400 naming the first that is of another
     */
    public static void check(JsonObject body, Map<String, Class<?>> types) {
        types.forEach((name, type) -> {
            Object value = body.get(name);
            if (value != null && !type.isInstance(value)) {
                throw new BadRequest(name + " must be " + words(type), name, null).exception();
            }
        });
    }

    private static String words(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "Boolean" -> "true or false";
            case "Number" -> "a number";
            case "Long" -> "a whole number";
            case "String" -> "a string";
            case "JsonArray" -> "an array";
            default -> "an object";
        };
    }
}
