package io.sfai.gateway.telemetry;

import io.sfai.gateway.error.GatewayError;
import java.util.Locale;

/** Names of errors for logs and metrics: few, stable, lower case. */
public final class ErrorTypes {
    private ErrorTypes() {}

    public static String name(GatewayError error) {
        return switch (error) {
            case GatewayError.BadRequest e -> "bad_request";
            case GatewayError.Unauthorized e -> "unauthorized";
            case GatewayError.Forbidden e -> "forbidden";
            case GatewayError.NotFound e -> e.code();
            case GatewayError.MethodNotAllowed e -> "method_not_allowed";
            case GatewayError.Conflict e -> "conflict";
            case GatewayError.TooLarge e -> "request_too_large";
            case GatewayError.LimitExceeded e -> e.code();
            case GatewayError.NotBuilt e -> "not_implemented";
            case GatewayError.Unavailable e -> e.code();
            case GatewayError.Internal e -> "internal_error";
            case GatewayError.Upstream e -> "upstream_" + e.fault().name().toLowerCase(Locale.ROOT);
        };
    }
}
