package io.sfai.gateway.routing;

import io.sfai.gateway.inference.Target;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMap.WeightedTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One alias's part in a request: {@code 1 + retries} tries at its targets. One that was not asked
 * yet comes first, by weight; only when there is none, one that failed is asked again, after its
 * rest.
 */
final class Leg {
    private final Alias alias;
    private final RandomGenerator random;
    private final List<WeightedTarget> fresh = new ArrayList<>();
    private final List<Attempt> resting = new ArrayList<>();
    private final boolean warm;
    private int tries;

    /**
     * @param cooling targets to be left alone as long as the alias has another
     */
    Leg(Alias alias, Set<String> cooling, RandomGenerator random) {
        this.alias = alias;
        this.random = random;
        this.tries = 1 + alias.limits().retries();
        for (WeightedTarget each : alias.targets()) {
            if (!cooling.contains(each.target().id())) {
                fresh.add(each);
            }
        }
        warm = !fresh.isEmpty();
        if (!warm) {
            fresh.addAll(alias.targets());
        }
    }

    /** Whether it has a target that does not cool. */
    boolean isWarm() {
        return warm;
    }

    /** The next try, or null if there is none left. */
    @Nullable Attempt next(Instant now) {
        if (tries == 0 || (fresh.isEmpty() && resting.isEmpty())) {
            return null;
        }
        tries--;
        return fresh.isEmpty() ? rested(now) : new Attempt(alias, picked(), 0, now);
    }

    /** A target failed and may be asked again from then on. */
    void rest(Attempt failed, Instant until) {
        resting.add(failed.again(until));
    }

    /** The last try asked nobody, so it is none. */
    void unasked() {
        tries++;
    }

    private Attempt rested(Instant now) {
        Attempt first = resting.getFirst();
        for (Attempt each : resting) {
            if (each.begin().isBefore(first.begin())) {
                first = each;
            }
        }
        resting.remove(first);
        return first.begin().isBefore(now)
                ? new Attempt(alias, first.target(), first.failures(), now)
                : first;
    }

    private Target picked() {
        int index = fresh.size() == 1 ? 0 : byWeight();
        return fresh.remove(index).target();
    }

    private int byWeight() {
        int sum = 0;
        for (WeightedTarget each : fresh) {
            sum += each.weight();
        }
        int at = random.nextInt(sum);
        int index = 0;
        while (at >= fresh.get(index).weight()) {
            at -= fresh.get(index).weight();
            index++;
        }
        return index;
    }
}
