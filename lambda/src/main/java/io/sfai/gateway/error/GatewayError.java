package io.sfai.gateway.error;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as a closed set of cases. Each dialect renders these in its own shape; the
 * status is the same in all of them.
 */
public sealed interface GatewayError {

    /** A sentence for the caller: what is wrong and, where there is one, the way out. */
    String message();

    /** The request can't be understood. {@code param} is the JSON path of the place. */
    record BadRequest(String message, @Nullable String param, @Nullable String code)
            implements GatewayError {}

    /** No key, or one that is not good (any more); {@code code} as in {@code invalid_api_key}. */
    record Unauthorized(String message, String code) implements GatewayError {
        /** No key, or one that nobody was given. */
        public static final String INVALID = "invalid_api_key";
    }

    /**
     * A known caller asks for what it may not use; {@code code} as in {@code model_not_allowed}.
     */
    record Forbidden(String message, String code, @Nullable String param) implements GatewayError {}

    /** A path, an alias or an id that is not there; {@code code} as in {@code model_not_found}. */
    record NotFound(String message, String code, @Nullable String param) implements GatewayError {}

    /** A path that is there, asked with another method. */
    record MethodNotAllowed(String message, List<String> allow) implements GatewayError {}

    /**
     * Two requests changed the same thing at once; the later one may be sent again; {@code code} as
     * in {@code conversation_locked}.
     */
    record Conflict(String message, String code) implements GatewayError {
        public Conflict(String message) {
            this(message, "conflict");
        }
    }

    /** The body passes {@code limitBytes}. */
    record TooLarge(String message, long limitBytes) implements GatewayError {}

    /** A limit or a budget is used up; {@code code} as in {@code rate_limit_exceeded}. */
    record LimitExceeded(String message, String code, Duration retryAfter)
            implements GatewayError {}

    /** The map names something that this version does not build. */
    record NotBuilt(String message) implements GatewayError {}

    /** The gateway lacks a map, a secret or its store; the message names the command that helps. */
    record Unavailable(String message, String code) implements GatewayError {}

    /**
     * An upstream failed.
     *
     * @param fault how it failed
     * @param upstreamStatus its HTTP status, 0 if it gave none
     * @param code its own error code, if it gave one; {@link #CONTEXT_WINDOW} and {@link
     *     #CONTENT_FILTER} whatever its own word for these is
     * @param param the request field that it named, if any
     * @param retryAfter how long it asked to wait, if it did
     */
    record Upstream(
            String message,
            UpstreamFault fault,
            int upstreamStatus,
            @Nullable String code,
            @Nullable String param,
            @Nullable Duration retryAfter)
            implements GatewayError {
        /** The request is longer than the model can read. */
        public static final String CONTEXT_WINDOW = "context_length_exceeded";

        /** The upstream refused to read or to write something. */
        public static final String CONTENT_FILTER = "content_filter";
    }

    /** Our own mistake. The message never carries the cause; the log does. */
    record Internal(String message) implements GatewayError {}

    /** How an upstream failed. */
    enum UpstreamFault {
        /** It answered with an error, as a status or inside a 200. */
        REFUSED,
        /** No connection could be made. */
        UNREACHABLE,
        /** Its first event did not come in time, or a pause was too long. */
        TIMEOUT,
        /** The stream ended before its terminal event. */
        CUT,
        /** What came is not the protocol: HTML, broken JSON. */
        MALFORMED,
        /** The invocation's own deadline came first. */
        DEADLINE
    }

    /** The HTTP status that tells this to a client, whatever its dialect. */
    default int status() {
        return switch (this) {
            case BadRequest e -> 400;
            case Unauthorized e -> 401;
            case Forbidden e -> 403;
            case NotFound e -> 404;
            case MethodNotAllowed e -> 405;
            case Conflict e -> 409;
            case TooLarge e -> 413;
            case LimitExceeded e -> 429;
            case Internal e -> 500;
            case NotBuilt e -> 501;
            case Unavailable e -> 503;
            case Upstream e -> upstreamStatus(e);
        };
    }

    /** This error as something to throw. */
    default GatewayException exception() {
        return new GatewayException(this);
    }

    /** Whether the same request will be refused again, whatever status the refusal had. */
    private static boolean isAboutTheRequest(Upstream error) {
        return Upstream.CONTEXT_WINDOW.equals(error.code())
                || Upstream.CONTENT_FILTER.equals(error.code());
    }

    private static int upstreamStatus(Upstream error) {
        return switch (error.fault()) {
            case TIMEOUT, DEADLINE -> 504;
            case UNREACHABLE, CUT, MALFORMED -> 502;
            case REFUSED ->
                    switch (error.upstreamStatus()) {
                        // The client can act on these; a 401 or 403 is about the gateway's own key.
                        case 400, 404, 409, 413, 422, 429 -> error.upstreamStatus();
                        case 408, 504 -> 504;
                        // Busy, not broken; 529 is Anthropic's word for it.
                        case 503, 529 -> 503;
                        default -> isAboutTheRequest(error) ? 400 : 502;
                    };
        };
    }
}
