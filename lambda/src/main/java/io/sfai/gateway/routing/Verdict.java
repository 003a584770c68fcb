package io.sfai.gateway.routing;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.NotBuilt;
import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.model.ModelMap.Alias;

/** Who may still answer a request after an attempt has failed. */
enum Verdict {
    /** The same target, in a while. */
    AGAIN,
    /** Another target of the alias, or a fallback; this one will fail again. */
    ELSEWHERE,
    /** A fallback only: the alias's own targets would say the same. */
    FALLBACK,
    /** Nobody: it is about the request itself, or time is up. */
    NOWHERE;

    /** What a failure of one of an alias's targets means for the request. */
    static Verdict of(GatewayError error, Alias alias) {
        return switch (error) {
            case Upstream upstream ->
                    switch (upstream.fault()) {
                        case REFUSED -> ofRefusal(upstream, alias);
                        case UNREACHABLE, CUT, MALFORMED -> AGAIN;
                        // Whoever was silent for that long is not worth as long a wait again.
                        case TIMEOUT -> ELSEWHERE;
                        case DEADLINE -> NOWHERE;
                    };
            case Unavailable lacking ->
                    lacking.code().equals("gateway_stopping") ? NOWHERE : ELSEWHERE;
            case NotBuilt e -> ELSEWHERE;
            case GatewayError.BadRequest e -> NOWHERE;
            case GatewayError.Unauthorized e -> NOWHERE;
            case GatewayError.Forbidden e -> NOWHERE;
            case GatewayError.NotFound e -> NOWHERE;
            case GatewayError.MethodNotAllowed e -> NOWHERE;
            case GatewayError.Conflict e -> NOWHERE;
            case GatewayError.TooLarge e -> NOWHERE;
            case GatewayError.LimitExceeded e -> NOWHERE;
            case GatewayError.Internal e -> NOWHERE;
        };
    }

    private static Verdict ofRefusal(Upstream refusal, Alias alias) {
        String code = refusal.code() == null ? "" : refusal.code();
        return switch (code) {
            case Upstream.CONTEXT_WINDOW -> handedOn(alias, "context_window");
            case Upstream.CONTENT_FILTER -> handedOn(alias, "content_filter");
            // OpenAI's 429 of an account without credit, which no wait will fill.
            case "insufficient_quota" -> ELSEWHERE;
            default -> ofStatus(refusal.upstreamStatus());
        };
    }

    private static Verdict handedOn(Alias alias, String reason) {
        return fallsBackOn(alias, reason) ? FALLBACK : NOWHERE;
    }

    private static Verdict ofStatus(int status) {
        return switch (status) {
            // An error inside an answer may have no status.
            case 0, 408, 409, 429 -> AGAIN;
            case 400, 413, 422 -> NOWHERE;
            // The gateway's key, its account or the model's name, but not the client's doing.
            default -> status >= 500 ? AGAIN : ELSEWHERE;
        };
    }

    /** Whether an alias hands such a failure to its fallbacks. */
    static boolean fallsBackOn(Alias alias, String reason) {
        JsonArray reasons = alias.settings().array("fallbackOn");
        if (reasons != null) {
            for (Object each : reasons) {
                if (reason.equals(each)) {
                    return true;
                }
            }
        }
        return false;
    }
}
