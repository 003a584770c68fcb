package io.sfai.gateway.api;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayError.Conflict;
import io.sfai.gateway.error.GatewayError.Forbidden;
import io.sfai.gateway.error.GatewayError.Internal;
import io.sfai.gateway.error.GatewayError.LimitExceeded;
import io.sfai.gateway.error.GatewayError.MethodNotAllowed;
import io.sfai.gateway.error.GatewayError.NotBuilt;
import io.sfai.gateway.error.GatewayError.NotFound;
import io.sfai.gateway.error.GatewayError.TooLarge;
import io.sfai.gateway.error.GatewayError.Unauthorized;
import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Errors in the shape of all dialects of OpenAI. */
public final class OpenAiErrors {
    private OpenAiErrors() {}

    /** The whole answer for an error before the first byte. */
    public static HttpResponse response(GatewayException failure) {
        GatewayError error = failure.error();
        HttpResponse.Buffered response = HttpResponse.json(error.status(), bytes(error));
        failure.headers().forEach(response.headers()::set);
        if (error instanceof MethodNotAllowed wrong) {
            response.headers().set("allow", String.join(", ", wrong.allow()));
        }
        return response;
    }

    /** The body of an answer. */
    public static byte[] bytes(GatewayError error) {
        return Json.bytes(body(error));
    }

    /** {@code {"error": {"message", "type", "param", "code"}}}; message and type are never null. */
    public static JsonObject body(GatewayError error) {
        JsonObject inner = new JsonObject().put("message", error.message());
        inner.put("type", type(error)).put("param", param(error)).put("code", code(error));
        if (error instanceof Upstream upstream && upstream.upstreamStatus() != 0) {
            inner.put("upstream_status", (long) upstream.upstreamStatus());
        }
        return new JsonObject().put("error", inner);
    }

    private static String type(GatewayError error) {
        return switch (error) {
            case BadRequest e -> "invalid_request_error";
            case Unauthorized e -> "authentication_error";
            case Forbidden e -> "permission_error";
            case NotFound e -> "invalid_request_error";
            case MethodNotAllowed e -> "invalid_request_error";
            case Conflict e -> "conflict_error";
            case TooLarge e -> "invalid_request_error";
            case LimitExceeded e -> "rate_limit_error";
            case NotBuilt e -> "not_implemented_error";
            case Unavailable e -> "service_unavailable_error";
            case Internal e -> "server_error";
            case Upstream e ->
                    switch (e.status()) {
                        case 429 -> "rate_limit_error";
                        case 502, 503, 504 -> "upstream_error";
                        default -> "invalid_request_error";
                    };
        };
    }

    private static @Nullable String param(GatewayError error) {
        return switch (error) {
            case BadRequest e -> e.param();
            case NotFound e -> e.param();
            case Upstream e -> e.param();
            case Unauthorized e -> null;
            case Forbidden e -> e.param();
            case MethodNotAllowed e -> null;
            case Conflict e -> null;
            case TooLarge e -> null;
            case LimitExceeded e -> null;
            case NotBuilt e -> null;
            case Unavailable e -> null;
            case Internal e -> null;
        };
    }

    private static @Nullable String code(GatewayError error) {
        return switch (error) {
            case BadRequest e -> e.code();
            case NotFound e -> e.code();
            case Unauthorized e -> e.code();
            case Forbidden e -> e.code();
            case MethodNotAllowed e -> "method_not_allowed";
            case Conflict e -> e.code();
            case TooLarge e -> "request_too_large";
            case LimitExceeded e -> e.code();
            case NotBuilt e -> "not_implemented";
            case Unavailable e -> e.code();
            case Internal e -> "internal_error";
            case Upstream e ->
                    e.code() == null
                            ? "upstream_" + e.fault().name().toLowerCase(Locale.ROOT)
                            : e.code();
        };
    }
}
