package io.sfai.gateway.routing;

import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.model.ModelMap.Limits;
import java.time.Duration;
import java.time.Instant;

/**
 * The time that all attempts of a request have together.
 *
 * @param end when all must be over
 * @param fault what it means if it is not: the invocation's deadline or the alias's total
 */
record Budget(Instant end, UpstreamFault fault) {
    /** What an honest end of a stream, its log line and its counting need before Lambda's kill. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** With less than this there is no use in another attempt. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    static Budget of(InferenceRequest request, Limits limits) {
        Instant deadline =
                request.deadline().equals(Instant.MAX)
                        ? Instant.MAX
                        : request.deadline().minus(MARGIN);
        Instant total =
                limits.total() == null ? Instant.MAX : request.received().plus(limits.total());
        return deadline.isBefore(total)
                ? new Budget(deadline, UpstreamFault.DEADLINE)
                : new Budget(total, UpstreamFault.TIMEOUT);
    }

    /** Whether an attempt that begins then has time for anything. */
    boolean allows(Instant begin) {
        return !begin.plus(LEAST).isAfter(end);
    }
}
