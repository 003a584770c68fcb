package io.sfai.gateway.runtime;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event that the function has to answer, as {@code /next} handed it out.
 *
 * @param requestId Lambda's id; part of the paths that the answer is posted to
 * @param deadline when Lambda kills the function; {@link Instant#MAX} if it did not say
 * @param functionArn the ARN that was invoked, with its alias; empty if it did not say
 * @param traceId the X-Ray header, if there is one
 * @param tenantId the tenant, if the function isolates tenants
 * @param body the event
 */
public record Invocation(
        String requestId,
        Instant deadline,
        String functionArn,
        @Nullable String traceId,
        @Nullable String tenantId,
        byte[] body) {

    /** Headers are named in lower case. */
    static Invocation of(Map<String, String> headers, byte[] body) throws RuntimeApiException {
        String requestId = headers.get("lambda-runtime-aws-request-id");
        if (requestId == null || requestId.isEmpty()) {
            throw new RuntimeApiException("the Runtime API handed out an event without an id");
        }
        return new Invocation(
                requestId,
                deadline(headers.get("lambda-runtime-deadline-ms")),
                headers.getOrDefault("lambda-runtime-invoked-function-arn", ""),
                headers.get("lambda-runtime-trace-id"),
                headers.get("lambda-runtime-aws-tenant-id"),
                body);
    }

    private static Instant deadline(@Nullable String millis) {
        try {
            return millis == null ? Instant.MAX : Instant.ofEpochMilli(Long.parseLong(millis));
        } catch (NumberFormatException e) {
            return Instant.MAX;
        }
    }
}
