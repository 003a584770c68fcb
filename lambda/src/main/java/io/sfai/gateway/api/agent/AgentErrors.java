package io.sfai.gateway.api.agent;

import io.sfai.gateway.api.OpenAiErrors;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;

/** Errors in the shape of the session protocol, before the first byte and in a stream. */
public final class AgentErrors {
    private AgentErrors() {}

    /** Whether whoever asks for this path reads errors in this shape. */
    public static boolean areReadAt(String path) {
        return path.matches("(/v1)?/agent(/.*)?");
    }

    /** The whole answer for an error before the first byte. */
    public static HttpResponse response(GatewayException failure) {
        HttpResponse shared = OpenAiErrors.response(failure);
        return new HttpResponse.Buffered(
                shared.status(), shared.headers(), Json.bytes(body(failure.error())));
    }

    /** {@code {"type": "error", "message", "code"}}, and {@code param} where there is a place. */
    static JsonObject body(GatewayError error) {
        JsonObject body = new JsonObject().put("type", "error").put("message", error.message());
        JsonObject told = OpenAiErrors.body(error).object("error");
        if (told == null) {
            return body;
        }
        Object code = told.get("code");
        body.put("code", code == null ? told.get("type") : code);
        Object param = told.get("param");
        return param == null ? body : body.put("param", param);
    }
}
