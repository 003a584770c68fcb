package io.sfai.gateway.api;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;

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
}
