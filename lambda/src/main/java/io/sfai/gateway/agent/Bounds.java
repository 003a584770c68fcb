package io.sfai.gateway.agent;

import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.Prices;
import io.sfai.gateway.model.ToolBounds;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far a run may go. Once a bound is met, the model is asked once more, to answer. */
final class Bounds {
    /** The same call, word for word; what fails so often will not work. */
    private static final int SAME_FAILURES = 3;

    /** The most that is left of a request's time for its last answer. */
    private static final Duration LAST_ANSWER = Duration.ofMinutes(1);

    private final long mostSteps;
    private final @Nullable BigDecimal mostUsd;
    private final Instant end;
    private final Prices prices;
    private final InstantSource clock;
    private final Map<String, Integer> failures = new HashMap<>();
    private final Room room;
    private Duration toolTime;
    private BigDecimal cost = BigDecimal.ZERO;
    private long steps;
    private boolean failsAgain;

    /** What can end a run. */
    enum Bound {
        STEPS("maxSteps", "all %d steps are used"),
        TOOL_TIME("maxToolSeconds", "the time for tools is used up"),
        COST("maxCostUsd", "the money for this answer is used up"),
        DEADLINE("deadline", "the time for this answer is nearly over"),
        SAME_FAILURE("sameFailure", "the same call has failed three times");

        /** The setting, as the log names it. */
        final String setting;

        private final String reason;

        Bound(String setting, String reason) {
            this.setting = setting;
            this.reason = reason;
        }
    }

    Bounds(Alias alias, InferenceRequest request, Prices prices, InstantSource clock) {
        ToolBounds bounds = alias.toolBounds();
        this.mostSteps = bounds.maxSteps();
        this.mostUsd = bounds.maxCostUsd();
        this.toolTime = bounds.maxToolTime();
        this.prices = prices;
        this.clock = clock;
        this.end = end(alias, request);
        this.room = Room.of(alias);
    }

    private static Instant end(Alias alias, InferenceRequest request) {
        Duration total = alias.limits().total();
        Instant ownEnd = total == null ? Instant.MAX : request.received().plus(total);
        Instant end = ownEnd.isBefore(request.deadline()) ? ownEnd : request.deadline();
        if (end.equals(Instant.MAX)) {
            return end;
        }
        Duration quarter = Duration.between(request.received(), end).dividedBy(4);
        return end.minus(quarter.compareTo(LAST_ANSWER) < 0 ? quarter : LAST_ANSWER);
    }

    /** For what tools give. */
    Room room() {
        return room;
    }

    /** How often the model has been asked. */
    long steps() {
        return steps;
    }

    /**
     * A round is over.
     *
     * @param target whose answer it was; null if that is not known
     */
    void used(@Nullable String target, Usage usage) {
        BigDecimal spent = target == null ? null : prices.cost(target, usage);
        cost = spent == null ? cost : cost.add(spent);
    }

    /** How long tools that begin now may take; not positive if the time is over. */
    Duration toolsMayTake() {
        Instant now = clock.instant();
        return now.plus(toolTime).isBefore(end) ? toolTime : Duration.between(now, end);
    }

    /** Tools were waited for. */
    void waited(Duration time) {
        toolTime = toolTime.minus(time);
    }

    /** A call has failed. */
    void failed(String name, String arguments) {
        failsAgain |= failures.merge(name + " " + arguments, 1, Integer::sum) >= SAME_FAILURES;
    }

    /** The model is asked again. */
    void step() {
        steps++;
    }

    /** The bound for which the next round must be the last; null if there is none. */
    @Nullable Bound met() {
        if (failsAgain) {
            return Bound.SAME_FAILURE;
        }
        if (!clock.instant().isBefore(end)) {
            return Bound.DEADLINE;
        }
        if (!toolTime.isPositive()) {
            return Bound.TOOL_TIME;
        }
        if (mostUsd != null && cost.compareTo(mostUsd) >= 0) {
            return Bound.COST;
        }
        return steps >= mostSteps - 1 ? Bound.STEPS : null;
    }

    /** A bound in words. */
    String reason(Bound bound) {
        return bound.reason.formatted(mostSteps);
    }
}
