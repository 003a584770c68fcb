package io.sfai.gateway.local.tools;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what happens beside, with a deadline. */
final class Soon {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private Soon() {}

    static void isTrue(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + DEADLINE + ": " + what);
            }
            Thread.sleep(5);
        }
    }
}
