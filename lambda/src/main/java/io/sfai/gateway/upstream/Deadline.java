package io.sfai.gateway.upstream;

import java.time.Duration;

/** The moment by which something must have ended, on the clock of {@link System#nanoTime}. */
public record Deadline(long nanos) {
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    public boolean isOver() {
        return System.nanoTime() - nanos >= 0;
    }

    /** At least a millisecond, since to OkHttp no time at all means all of it. */
    public Duration left() {
        long left = nanos - System.nanoTime();
        return Duration.ofNanos(Math.max(left, 1_000_000));
    }
}
