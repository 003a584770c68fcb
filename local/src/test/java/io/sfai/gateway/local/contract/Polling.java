package io.sfai.gateway.local.contract;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for something to become true, with a deadline. */
public final class Polling {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private Polling() {}

    public static void until(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + DEADLINE + ": " + what);
            }
            Thread.sleep(20);
        }
    }
}
