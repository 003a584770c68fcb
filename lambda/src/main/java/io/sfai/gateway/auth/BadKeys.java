package io.sfai.gateway.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** Notices that somebody tries keys that nobody was given. */
final class BadKeys {
    private static final int MANY = 3;
    private static final Duration SPAN = Duration.ofMinutes(1);

    /** When the last few came, in turn. */
    private final Instant[] times = new Instant[MANY];

    private int oldest;

    BadKeys() {
        Arrays.fill(times, Instant.MIN);
    }

    synchronized void met(Instant now) {
        times[oldest] = now;
        oldest = (oldest + 1) % MANY;
    }

    /** Whether three or more came within the last minute. */
    synchronized boolean areMany(Instant now) {
        Instant first = times[oldest];
        return !first.equals(Instant.MIN) && !now.isBefore(first) && now.isBefore(first.plus(SPAN));
    }
}
