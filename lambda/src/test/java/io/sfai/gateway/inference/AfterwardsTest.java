package io.sfai.gateway.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AfterwardsTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Afterwards afterwards = new Afterwards();

    @Test
    void whatHasBegunIsWaitedFor() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        afterwards.execute(() -> await(mayEnd));
        assertThat(afterwards.await(Duration.ofMillis(20))).isFalse();
        mayEnd.countDown();
        assertThat(afterwards.await(LONG)).isTrue();
        assertThat(afterwards.await(Duration.ZERO)).isTrue();
    }

    /** An environment that serves several invocations at once always settles one of them. */
    @Test
    void whatOthersBeginMeanwhileIsNotWaitedFor() throws InterruptedException {
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch othersMayEnd = new CountDownLatch(1);
        afterwards.execute(() -> await(mayEnd));
        Thread waiting = Thread.ofVirtual().start(() -> afterwards.await(LONG));
        while (waiting.getState() != Thread.State.WAITING
                && waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        afterwards.execute(() -> await(othersMayEnd));
        mayEnd.countDown();
        try {
            assertThat(waiting.join(Duration.ofSeconds(5))).isTrue();
        } finally {
            othersMayEnd.countDown();
        }
        assertThat(afterwards.await(LONG)).isTrue();
    }

    @Test
    void aTaskThatFailsHasEnded() {
        afterwards.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> {});
            throw new IllegalStateException("as this test wants it");
        });
        assertThat(afterwards.await(LONG)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
