package io.sfai.gateway.routing;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to leave a target alone before it is asked again: anything from nothing to a ceiling
 * that doubles with each failure, so that those who failed together do not come back together.
 *
 * @param first the ceiling after one failure
 * @param most the highest ceiling
 */
record Backoff(RandomGenerator random, Duration first, Duration most) {
    private static final int MOST_DOUBLINGS = 20;

    Backoff(RandomGenerator random) {
        this(random, Duration.ofMillis(500), Duration.ofSeconds(8));
    }

    /**
     * The wait after so many failures of a target.
     *
     * @param failures at least 1
     * @param asked the least wait, if the upstream has named one
     */
    Duration after(int failures, @Nullable Duration asked) {
        long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
        Duration wait = Duration.ofMillis(random.nextLong(Math.min(doubled, most.toMillis()) + 1));
        return asked == null || wait.compareTo(asked) > 0 ? wait : asked;
    }
}
