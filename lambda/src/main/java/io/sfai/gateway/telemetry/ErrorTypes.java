package io.sfai.gateway.telemetry;

import io.sfai.gateway.error.GatewayError;
import java.util.Locale;
import java.util.Set;

/** Names of errors for logs and metrics: few, stable, lower case. */
public final class ErrorTypes {
    /** What {@link #kind} says: each is a metric, so they are few. */
    static final Set<String> KINDS =
            Set.of(
                    "bad_request",
                    "unauthorized",
                    "forbidden",
                    "not_found",
                    "method_not_allowed",
                    "conflict",
                    "request_too_large",
                    "limit_exceeded",
                    "not_implemented",
                    "unavailable",
                    "internal_error",
                    "upstream_refused",
                    "upstream_unreachable",
                    "upstream_timeout",
                    "upstream_cut",
                    "upstream_malformed",
                    "upstream_deadline",
                    "other");

    private ErrorTypes() {}

    /** The kind of an error by its name and its status. */
    static String kind(String name, int status) {
        if (KINDS.contains(name)) {
            return name;
        }
        return switch (status) {
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 429 -> "limit_exceeded";
            case 503 -> "unavailable";
            default -> "other";
        };
    }

    public static String name(GatewayError error) {
        return switch (error) {
            case GatewayError.BadRequest e -> "bad_request";
            case GatewayError.Unauthorized e -> e.code();
            case GatewayError.Forbidden e -> e.code();
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
