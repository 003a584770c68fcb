package io.sfai.gateway.local;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts requests that run, so that stopping can wait for them. */
final class InFlight {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();
    private int running;

    /** A request that runs until it is closed. */
    interface Ticket extends AutoCloseable {
        @Override
        void close();
    }

    Ticket begin() {
        lock.lock();
        try {
            running++;
            return this::end;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            running--;
            if (running == 0) {
                none.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing runs, but not longer than this. */
    void drain(Duration patience) {
        lock.lock();
        try {
            long nanos = patience.toNanos();
            if (running > 0) {
                System.err.println(
                        "waiting up to "
                                + patience.toSeconds()
                                + " s for "
                                + running
                                + " running request(s) to end");
            }
            while (running > 0 && nanos > 0) {
                nanos = none.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
