package io.sfai.gateway.routing;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.JsonArray;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the first target that gives one. Until some of it can be handed out, an attempt
 * that fails is followed by the next; afterwards its failure is the stream's.
 */
final class RoutedStream implements InferenceStream {
    private static final Duration REPORTING = Duration.ofMillis(300);

    private final InferenceRequest request;
    private final Attempts attempts;
    private final Budget budget;
    private final Provider providers;
    private final Cooldowns cooldowns;
    private final InstantSource clock;
    private final Opening opening;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Attempt attempt;
    private int count;
    private List<String> dropped = List.of();
    private CompletableFuture<Void> reports = CompletableFuture.completedFuture(null);
    private volatile @Nullable InferenceStream stream;
    private boolean begun;

    /**
     * @param providers asks whichever provider a target names
     */
    RoutedStream(
            InferenceRequest request,
            Attempts attempts,
            Budget budget,
            Provider providers,
            Cooldowns cooldowns,
            InstantSource clock) {
        this.request = request;
        this.attempts = attempts;
        this.budget = budget;
        this.providers = providers;
        this.cooldowns = cooldowns;
        this.clock = clock;
        this.opening = new Opening(request.stream());
        this.attempt = attempts.first();
    }

    /**
     * Asks the first target that can be asked.
     *
     * @throws GatewayException if none can
     */
    RoutedStream begin() {
        while (stream == null && !attempt.begin().isAfter(clock.instant())) {
            ask();
        }
        return this;
    }

    @Override
    public Step next(Duration wait) {
        if (!begun && !seek(wait)) {
            return Step.IDLE;
        }
        InferenceEvent early = opening.poll();
        if (early != null) {
            return early;
        }
        InferenceStream answer = stream;
        return answer == null ? Step.END : relayed(answer, wait);
    }

    private Step relayed(InferenceStream answer, Duration wait) {
        try {
            Step step = answer.next(wait);
            if (step instanceof Step.End) {
                settle();
            }
            return step;
        } catch (GatewayException e) {
            drop();
            report(e.error());
            settle();
            throw e;
        }
    }

    /** Waits for something that can be handed out; false if nothing came within the wait. */
    private boolean seek(Duration wait) {
        Instant until = clock.instant().plus(wait);
        while (!begun) {
            if (closed.getCount() == 0) {
                opening.clear();
                begun = true;
                return true;
            }
            Duration left = Duration.between(clock.instant(), until);
            InferenceStream running = stream;
            if (running == null ? !rested(left) : !heard(running, left)) {
                return false;
            }
        }
        return true;
    }

    /** Asks when the next attempt may begin; false if that is later. */
    private boolean rested(Duration left) {
        Duration rest = Duration.between(clock.instant(), attempt.begin());
        if (!rest.isPositive()) {
            ask();
            return true;
        }
        if (!left.isPositive()) {
            return false;
        }
        try {
            Duration pause = rest.compareTo(left) < 0 ? rest : left;
            closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("the gateway is stopping", "gateway_stopping").exception();
        }
    }

    /** Takes what the attempt says; false if that is nothing yet. */
    private boolean heard(InferenceStream running, Duration left) {
        try {
            switch (running.next(left)) {
                case Step.Idle idle -> {
                    return false;
                }
                case Step.End end -> accept();
                case InferenceEvent event -> {
                    if (opening.add(event)) {
                        accept();
                    }
                }
            }
        } catch (GatewayException e) {
            failed(e);
        }
        return true;
    }

    private void ask() {
        count++;
        request.journal().attempt(attempt.target());
        try {
            Fitted fitted = Fitted.to(attempt.target(), attempt.alias(), request);
            dropped = fitted.dropped();
            InferenceStream opened =
                    new BoundedStream(
                            providers.open(fitted.request(), attempt.target()),
                            attempt.target(),
                            attempt.alias().limits(),
                            budget,
                            clock);
            stream = opened;
            if (closed.getCount() == 0) {
                // Whoever closed may not have seen it.
                opened.close();
            }
        } catch (GatewayException e) {
            failed(e);
        }
    }

    /** From here on the attempt's answer is the request's. */
    private void accept() {
        if (opening.isFiltered()
                && attempts.hasFallback()
                && Verdict.fallsBackOn(attempt.alias(), "content_filter")) {
            throw filtered();
        }
        begun = true;
        if (!dropped.isEmpty()) {
            request.journal().note("droppedParams", JsonArray.of(dropped.toArray()));
        }
        if (!attempt.alias().name().equals(request.alias())) {
            request.journal().note("servedBy", attempt.alias().name());
        }
    }

    private GatewayException filtered() {
        String message = attempt.target().provider() + "'s answer was stopped by a content filter";
        return new Upstream(
                        message, UpstreamFault.REFUSED, 200, Upstream.CONTENT_FILTER, null, null)
                .exception();
    }

    private void failed(GatewayException failure) {
        drop();
        Usage used = opening.usage();
        if (used != null) {
            request.journal().spent(used);
        }
        opening.clear();
        report(failure.error());
        try {
            attempt = attempts.after(attempt, failure);
        } catch (GatewayException last) {
            begun = true;
            settle();
            throw last;
        }
    }

    private void drop() {
        InferenceStream broken = stream;
        stream = null;
        if (broken != null) {
            broken.close();
        }
    }

    /** Tells the log and, if it is the target's fault, the other environments. */
    private void report(GatewayError error) {
        request.journal().failed(error);
        if (error instanceof Upstream upstream && isTargetsFault(upstream)) {
            CompletableFuture<Void> told = cooldowns.failed(attempt.target(), upstream);
            reports = CompletableFuture.allOf(reports, told);
        }
    }

    private boolean isTargetsFault(Upstream failure) {
        boolean outOfTime =
                failure.fault() == UpstreamFault.TIMEOUT && !clock.instant().isBefore(budget.end());
        return switch (Verdict.of(failure, attempt.alias())) {
            case AGAIN, ELSEWHERE -> !outOfTime;
            case FALLBACK, NOWHERE -> false;
        };
    }

    /** A function may be frozen as soon as it has answered; what it reports should leave before. */
    private void settle() {
        if (!reports.isDone()) {
            reports.completeOnTimeout(null, REPORTING.toMillis(), TimeUnit.MILLISECONDS).join();
        }
    }

    /** Nothing before there is an answer: until then another target may still give it. */
    @Override
    public Map<String, String> headers() {
        return begun
                ? Map.of(
                        "x-sfai-target",
                        attempt.target().id(),
                        "x-sfai-attempts",
                        Integer.toString(count))
                : Map.of();
    }

    @Override
    public void close() {
        closed.countDown();
        InferenceStream running = stream;
        if (running != null) {
            running.close();
        }
    }
}
