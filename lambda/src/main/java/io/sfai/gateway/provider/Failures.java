package io.sfai.gateway.provider;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.upstream.RetryAfter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Upstreams' failures as errors. What they say is neither cut nor free of keys yet; {@link
 * io.sfai.gateway.upstream.Scrub} sees to that.
 */
public final class Failures {
    private Failures() {}

    /**
     * An upstream answered with an error.
     *
     * @param status its HTTP status; 0 if the error came inside an answer and names none
     * @param code its own word for the error, if it has one
     * @param param the request's field that it names, if any
     * @param retryAfter how long it asked to wait, if it did
     */
    public static GatewayException refused(
            String message,
            int status,
            @Nullable String code,
            @Nullable String param,
            @Nullable Duration retryAfter) {
        Map<String, String> headers =
                retryAfter == null
                        ? Map.of()
                        : Map.of("retry-after", RetryAfter.seconds(retryAfter));
        return new GatewayException(
                new Upstream(message, UpstreamFault.REFUSED, status, code, param, retryAfter),
                headers,
                null);
    }

    /** A web page came where JSON was expected. */
    public static GatewayException html(String provider, byte[] start) {
        return broken(
                provider + " answered with a web page instead of JSON: " + plain(start),
                UpstreamFault.MALFORMED,
                null);
    }

    /** What came is not the upstream's protocol. */
    public static GatewayException malformed(String provider, String reason) {
        return broken(
                provider + " sent something that is not its protocol: " + reason,
                UpstreamFault.MALFORMED,
                null);
    }

    /** The gateway could not make sense of an answer. */
    public static GatewayException unreadable(String provider, Throwable cause) {
        return broken(provider + "'s answer could not be read", UpstreamFault.MALFORMED, cause);
    }

    /** The answer stopped before its end. */
    public static GatewayException cut(String provider, @Nullable Throwable cause) {
        return broken(provider + "'s stream ended before the answer did", UpstreamFault.CUT, cause);
    }

    private static GatewayException broken(
            String message, UpstreamFault fault, @Nullable Throwable cause) {
        return new GatewayException(
                new Upstream(message, fault, 200, null, null, null), Map.of(), cause);
    }

    /** The words of an error body that is no JSON, without its markup. */
    public static String plain(byte[] body) {
        String text =
                new String(body, StandardCharsets.UTF_8)
                        .replaceAll("(?s)<(script|style).*?</\\1>", " ")
                        .replaceAll("<[^>]*>", " ")
                        .replaceAll("\\s+", " ")
                        .strip();
        return text.isEmpty() ? "(no words)" : text;
    }
}
