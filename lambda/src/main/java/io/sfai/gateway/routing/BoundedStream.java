package io.sfai.gateway.routing;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.model.ModelMap.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** One attempt's stream within its alias's patience and the request's budget. */
final class BoundedStream implements InferenceStream {
    private final InferenceStream upstream;
    private final Target target;
    private final Limits limits;
    private final Budget budget;
    private final InstantSource clock;
    private Instant eventBy;
    private boolean begun;

    BoundedStream(
            InferenceStream upstream,
            Target target,
            Limits limits,
            Budget budget,
            InstantSource clock) {
        this.upstream = upstream;
        this.target = target;
        this.limits = limits;
        this.budget = budget;
        this.clock = clock;
        this.eventBy = clock.instant().plus(limits.firstEvent());
    }

    @Override
    public Step next(Duration wait) {
        Instant bound = eventBy.isBefore(budget.end()) ? eventBy : budget.end();
        Duration left = Duration.between(clock.instant(), bound);
        boolean last = left.compareTo(wait) <= 0;
        Step step = upstream.next(last ? left : wait);
        if (step instanceof InferenceEvent) {
            begun = true;
            Instant now = clock.instant();
            eventBy = now.plus(limits.idle());
            // A stream that never pauses must still meet its end.
            if (now.isAfter(budget.end())) {
                throw late(budget.end());
            }
        } else if (step instanceof Step.Idle && last) {
            // The wait was timed by another clock, which may be a little ahead of this one.
            throw late(bound);
        }
        return step;
    }

    private GatewayException late(Instant bound) {
        if (bound.equals(budget.end())) {
            String message =
                    budget.fault() == UpstreamFault.DEADLINE
                            ? "the answer was stopped shortly before the gateway's own time limit"
                            : "the alias's totalSeconds are over";
            return failure(message, budget.fault());
        }
        String message =
                begun
                        ? target.provider() + " said nothing for " + seconds(limits.idle())
                        : target.provider() + " did not answer in " + seconds(limits.firstEvent());
        return failure(message, UpstreamFault.TIMEOUT);
    }

    private static GatewayException failure(String message, UpstreamFault fault) {
        return new Upstream(message, fault, 0, null, null, null).exception();
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }

    @Override
    public void close() {
        upstream.close();
    }
}
