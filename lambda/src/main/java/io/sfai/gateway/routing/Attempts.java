package io.sfai.gateway.routing;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.model.ModelMap.Alias;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked after whom, as far as one request's time goes: the alias's targets, then those of
 * its fallbacks in their order. Aliases of which every target cools come last.
 */
final class Attempts {
    /** A longer wait than this, asked for by an upstream, is left to the client. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(10);

    /** A longer wait than this is not worth it while there is a fallback. */
    private static final Duration LONGEST_WITH_FALLBACK = Duration.ofSeconds(2);

    private final Alias asked;
    private final Backoff backoff;
    private final Budget budget;
    private final InstantSource clock;
    private final Deque<Leg> legs = new ArrayDeque<>();
    private @Nullable GatewayException shown;
    private int shownWorth;

    /**
     * @param aliases the one that the client asked for, then its fallbacks
     * @param cooling ids of targets to be left alone while there are others
     */
    Attempts(
            List<Alias> aliases,
            Set<String> cooling,
            Budget budget,
            InstantSource clock,
            RandomGenerator random) {
        this.asked = aliases.getFirst();
        this.backoff = new Backoff(random);
        this.budget = budget;
        this.clock = clock;
        List<Leg> cold = new ArrayList<>();
        for (Alias each : aliases) {
            Leg leg = new Leg(each, cooling, random);
            (leg.isWarm() ? legs : cold).add(leg);
        }
        legs.addAll(cold);
    }

    /** The first attempt, which is made however little time there is. */
    Attempt first() {
        Attempt first = legs.getFirst().next(clock.instant());
        if (first == null) {
            throw new IllegalStateException("an alias without targets: " + asked.name());
        }
        return first;
    }

    /**
     * The attempt after one that failed.
     *
     * @throws GatewayException if there is none: the failure that the client is shown
     */
    Attempt after(Attempt failed, GatewayException failure) {
        GatewayError error = failure.error();
        remember(failed, failure);
        Leg leg = legs.getFirst();
        if (!(error instanceof Upstream)) {
            leg.unasked();
        }
        switch (Verdict.of(error, failed.alias())) {
            case AGAIN -> rest(leg, failed, error);
            case ELSEWHERE -> {}
            case FALLBACK -> legs.removeFirst();
            case NOWHERE -> legs.clear();
        }
        Attempt next = next();
        if (next == null) {
            throw shown == null ? failure : shown;
        }
        return next;
    }

    /** Whether there is another alias to ask. */
    boolean hasFallback() {
        return legs.size() > 1;
    }

    private void rest(Leg leg, Attempt failed, GatewayError error) {
        Duration named = error instanceof Upstream upstream ? upstream.retryAfter() : null;
        Duration longest = hasFallback() ? LONGEST_WITH_FALLBACK : LONGEST_REST;
        if (named == null || named.compareTo(longest) <= 0) {
            Duration wait = backoff.after(failed.failures() + 1, named);
            leg.rest(failed, clock.instant().plus(wait));
        }
    }

    private @Nullable Attempt next() {
        Instant now = clock.instant();
        while (!legs.isEmpty()) {
            Attempt next = legs.getFirst().next(now);
            if (next != null && budget.allows(next.begin())) {
                return next;
            }
            legs.removeFirst();
        }
        return null;
    }

    /**
     * The client is shown the last failure of the alias that it asked for; what an upstream said
     * goes before what the gateway lacks. The others are in the log.
     */
    private void remember(Attempt failed, GatewayException failure) {
        int worth = failed.alias().name().equals(asked.name()) ? 2 : 0;
        if (failure.error() instanceof Upstream) {
            worth++;
        }
        if (shown == null || worth >= shownWorth) {
            shown = failure;
            shownWorth = worth;
        }
    }
}
