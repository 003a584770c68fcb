package io.sfai.gateway.inference;

import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded bridge from a thread that pushes events to the one that pulls them. A full queue makes
 * the producer wait, so a slow client slows the upstream down instead of filling the memory.
 */
public final class EventQueue implements InferenceStream {
    private static final int CAPACITY = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final ArrayDeque<InferenceEvent> events = new ArrayDeque<>();
    private final Runnable cancel;
    private boolean ended;
    private boolean closed;
    private @Nullable GatewayException failure;

    /**
     * @param cancel stops the producer's upstream; called once, by whoever closes first
     */
    public EventQueue(Runnable cancel) {
        this.cancel = cancel;
    }

    /**
     * Adds an event, waiting for room.
     *
     * @return false if nobody reads any more
     */
    public boolean put(InferenceEvent event) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (events.size() >= CAPACITY && !closed) {
                drained.await();
            }
            if (closed) {
                return false;
            }
            events.add(event);
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** No more events: the terminal one has been put. */
    public void end() {
        finish(null);
    }

    /** No more events: the upstream failed. Those already put are still read first. */
    public void fail(GatewayException reason) {
        finish(reason);
    }

    private void finish(@Nullable GatewayException reason) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                failure = reason;
                filled.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Step next(Duration wait) {
        lock.lock();
        try {
            long nanos = wait.toNanos();
            while (events.isEmpty() && !ended && !closed) {
                if (nanos <= 0) {
                    return Step.IDLE;
                }
                nanos = filled.awaitNanos(nanos);
            }
            if (closed) {
                return Step.END;
            }
            InferenceEvent event = events.poll();
            if (event != null) {
                // Not for every place that is free: the producer would be woken for each event.
                if (events.size() == CAPACITY / 2) {
                    drained.signal();
                }
                return event;
            }
            if (failure != null) {
                throw failure;
            }
            return Step.END;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            // Not an end: the upstream has not said that it is done.
            throw new Unavailable("the gateway is stopping", "gateway_stopping").exception();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            events.clear();
            filled.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
        cancel.run();
    }
}
