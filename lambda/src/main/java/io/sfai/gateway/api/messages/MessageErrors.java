package io.sfai.gateway.api.messages;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayError.Forbidden;
import io.sfai.gateway.error.GatewayError.MethodNotAllowed;
import io.sfai.gateway.error.GatewayError.NotFound;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Errors in Anthropic's shape. The status is the one that every dialect has: Anthropic's own 529 is
 * a 503 here, since proxies know that one and SDKs retry both; its type says what it means.
 */
public final class MessageErrors {
    private MessageErrors() {}

    /** Whether whoever asks for this path reads errors in this shape. */
    public static boolean areReadAt(String path) {
        return path.matches("(/v1)?/messages(/.*)?");
    }

    /** The whole answer for an error before the first byte. */
    public static HttpResponse response(GatewayException failure, String requestId) {
        GatewayError error = failure.error();
        HttpResponse.Buffered response =
                HttpResponse.json(error.status(), Json.bytes(body(error, requestId)));
        failure.headers().forEach(response.headers()::set);
        response.headers().set("request-id", requestId);
        if (error instanceof MethodNotAllowed wrong) {
            response.headers().set("allow", String.join(", ", wrong.allow()));
        }
        return response;
    }

    /** {@code {"type": "error", "error": {"type", "message"}, "request_id"}}. */
    static JsonObject body(GatewayError error, String requestId) {
        JsonObject inner = new JsonObject().put("type", type(error)).put("message", message(error));
        JsonObject body = new JsonObject().put("type", "error").put("error", inner);
        return body.put("request_id", requestId);
    }

    /** A request that can't be understood, at a place such as {@code messages.0.content.1.text}. */
    static GatewayException bad(String message, @Nullable String place) {
        return new BadRequest(message, place, null).exception();
    }

    private static String type(GatewayError error) {
        return switch (error.status()) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> error instanceof Upstream ? "overloaded_error" : "api_error";
            default -> error.status() < 500 ? "invalid_request_error" : "api_error";
        };
    }

    /** The shape has no field for the place, so it goes in front, as Anthropic has it. */
    private static String message(GatewayError error) {
        String place =
                switch (error) {
                    case BadRequest e -> e.param();
                    case NotFound e -> e.param();
                    case Forbidden e -> e.param();
                    case Upstream e -> e.param();
                    default -> null;
                };
        String message = error.message();
        return place == null || message.contains(place) ? message : place + ": " + message;
    }
}
