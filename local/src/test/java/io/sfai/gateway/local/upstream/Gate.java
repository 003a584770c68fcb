package io.sfai.gateway.local.upstream;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets a stream's events through one at a time, when the test says so. */
public final class Gate {
    private static final long PATIENCE_SECONDS = 30;

    private final Semaphore events = new Semaphore(0);

    /** Lets one more event through. */
    public void letOne() {
        events.release();
    }

    /** Lets everything through from now on. */
    public void open() {
        events.release(1_000_000);
    }

    void pass() throws IOException {
        try {
            if (!events.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the test let no event through");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
