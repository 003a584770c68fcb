package io.sfai.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits in tests, with a deadline. */
final class Waiting {
    private Waiting() {}

    /** Polls until something is so, and fails if it is not after five seconds. */
    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it did not come in time").isLessThan(deadline);
            pause(5);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
