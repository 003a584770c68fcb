package io.sfai.gateway.routing;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.model.ModelMap.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** A target's stream within the alias's patience and the invocation's deadline. */
final class RoutedStream implements InferenceStream {
    private final InferenceStream upstream;
    private final Target target;
    private final Limits limits;
    private final Instant end;
    private final UpstreamFault endFault;
    private final Journal journal;
    private final InstantSource clock;
    private Instant eventBy;
    private boolean begun;

    /**
     * @param end when all must be over
     * @param endFault what it means if it is not: the invocation's deadline or the alias's total
     */
    RoutedStream(
            InferenceStream upstream,
            Target target,
            Limits limits,
            Instant end,
            UpstreamFault endFault,
            Journal journal,
            InstantSource clock) {
        this.upstream = upstream;
        this.target = target;
        this.limits = limits;
        this.end = end;
        this.endFault = endFault;
        this.journal = journal;
        this.clock = clock;
        this.eventBy = clock.instant().plus(limits.firstEvent());
    }

    @Override
    public Step next(Duration wait) {
        try {
            Instant bound = eventBy.isBefore(end) ? eventBy : end;
            Duration left = Duration.between(clock.instant(), bound);
            boolean last = left.compareTo(wait) <= 0;
            Step step = upstream.next(last ? left : wait);
            if (step instanceof InferenceEvent) {
                begun = true;
                eventBy = clock.instant().plus(limits.idle());
                // A stream that never pauses must still meet its end.
                if (eventBy.minus(limits.idle()).isAfter(end)) {
                    throw late(end);
                }
            } else if (step instanceof Step.Idle && last) {
                // The wait was timed by another clock, which may be a little ahead of this one.
                throw late(bound);
            }
            return step;
        } catch (GatewayException e) {
            journal.failed(e.error());
            upstream.close();
            throw e;
        }
    }

    private GatewayException late(Instant bound) {
        if (bound.equals(end)) {
            String message =
                    endFault == UpstreamFault.DEADLINE
                            ? "the answer was stopped shortly before the gateway's own time limit"
                            : "the alias's totalSeconds are over";
            return failure(message, endFault);
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

    /** Nothing before the first event: until then another target may still answer. */
    @Override
    public Map<String, String> headers() {
        return !begun ? Map.of() : Map.of("x-sfai-target", target.id(), "x-sfai-attempts", "1");
    }

    @Override
    public void close() {
        upstream.close();
    }
}
