package io.sfai.gateway.runtime;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for something to become true, with a deadline. */
final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Await() {}

    static <T> T until(Supplier<T> source, Predicate<T> enough) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        T value = source.get();
        while (!enough.test(value)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not happen; last seen: " + value);
            }
            Thread.sleep(2);
            value = source.get();
        }
        return value;
    }

    /** A pause that makes a fault what it is. */
    static void quietly(int millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }
}
