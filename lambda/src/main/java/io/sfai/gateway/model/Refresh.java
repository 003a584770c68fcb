package io.sfai.gateway.model;

import io.sfai.gateway.model.MapSource.Fetched;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** One asking for the map, on a thread of its own, which several requests may wait for. */
final class Refresh {
    private final Instant began;
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicBoolean lateTold = new AtomicBoolean();
    private final Thread thread;

    /**
     * @param take what is done with the answer, before those who wait go on
     */
    Refresh(Instant began, Supplier<Fetched> fetch, BiConsumer<Refresh, Fetched> take) {
        this.began = began;
        this.thread =
                Thread.ofVirtual()
                        .name("model-map")
                        .unstarted(() -> {
                            try {
                                take.accept(this, answer(fetch));
                            } finally {
                                done.countDown();
                            }
                        });
    }

    void start() {
        thread.start();
    }

    /** By wall clock. */
    Instant began() {
        return began;
    }

    /** Whether it has ended, waiting a while for that. */
    boolean await(Duration patience) {
        try {
            return done.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean isDone() {
        return done.getCount() == 0;
    }

    /** Ends it early; its answer is not taken any more. */
    void abandon() {
        thread.interrupt();
    }

    /** True for the first to ask: that it is late is told once. */
    boolean tellLate() {
        return lateTold.compareAndSet(false, true);
    }

    private static Fetched answer(Supplier<Fetched> fetch) {
        try {
            return fetch.get();
        } catch (RuntimeException e) {
            return new Fetched.Failed(e.toString());
        }
    }
}
