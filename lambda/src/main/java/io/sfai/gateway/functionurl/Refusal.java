package io.sfai.gateway.functionurl;

import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** An event that never becomes a request, and the answer it gets, in OpenAI's shape. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String param;
    private final String code;

    private Refusal(int status, String message, @Nullable String param, String code) {
        super(message);
        this.status = status;
        this.param = param;
        this.code = code;
    }

    /** The event is not what a Function URL sends; {@code field} is the place in it. */
    static Refusal badEvent(String message, @Nullable String field) {
        return new Refusal(400, message, field, "invalid_event");
    }

    HttpResponse answer(String requestId) {
        String message = String.valueOf(getMessage());
        return error(status, message, "invalid_request_error", param, code, requestId);
    }

    /** What the caller sees of a failure of our own: nothing but the id to look for in the log. */
    static HttpResponse internal(String requestId) {
        String message = "the gateway failed; its log has the cause under " + requestId;
        return error(500, message, "server_error", null, "internal_error", requestId);
    }

    private static HttpResponse error(
            int status,
            String message,
            String type,
            @Nullable String param,
            String code,
            String requestId) {
        JsonObject error =
                new JsonObject()
                        .put("message", message)
                        .put("type", type)
                        .put("param", param)
                        .put("code", code);
        Headers headers = Headers.of("content-type", "application/json", "x-request-id", requestId);
        return new HttpResponse.Buffered(
                status, headers, Json.bytes(new JsonObject().put("error", error)));
    }
}
