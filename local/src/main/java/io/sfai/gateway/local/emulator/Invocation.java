package io.sfai.gateway.local.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One call of the function: its event, how far it is, and where its answer goes. */
final class Invocation {
    private enum State {
        QUEUED,
        RUNNING,
        RESPONDING,
        DONE
    }

    private final String id = UUID.randomUUID().toString();
    private final byte[] event;
    private final Duration timeout;
    private final ResponseSink sink;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private State state = State.QUEUED;
    private Instant deadline = Instant.MAX;

    Invocation(byte[] event, Duration timeout, ResponseSink sink) {
        this.event = event;
        this.timeout = timeout;
        this.sink = sink;
    }

    String id() {
        return id;
    }

    byte[] event() {
        return event;
    }

    Duration timeout() {
        return timeout;
    }

    ResponseSink sink() {
        return sink;
    }

    /** When the time is over; known once the invocation runs. */
    synchronized Instant deadline() {
        return deadline;
    }

    /** Has this done when the invocation is over, just before its caller sees the end. */
    void whenOver(Runnable action) {
        var _ = over.thenRun(action);
    }

    /** Has this done, on a thread of its own, if the time is over before the invocation is. */
    void whenLate(Runnable action) {
        var _ =
                over.copy()
                        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .exceptionally(_ -> {
                            Thread.ofVirtual().start(action);
                            return null;
                        });
    }

    /** A fresh trace header in X-Ray's shape. */
    static String traceId() {
        var random = ThreadLocalRandom.current();
        return "Root=1-%08x-%08x%016x;Parent=%016x;Sampled=0"
                .formatted(
                        Instant.now().getEpochSecond(),
                        random.nextInt(),
                        random.nextLong(),
                        random.nextLong());
    }

    /** From queued to running; false when it has failed meanwhile. */
    synchronized boolean run() {
        if (state != State.QUEUED) {
            return false;
        }
        state = State.RUNNING;
        deadline = Instant.now().plus(timeout);
        return true;
    }

    /** From running to responding; false in every other state, which is the runtime's mistake. */
    synchronized boolean respond() {
        if (state != State.RUNNING) {
            return false;
        }
        state = State.RESPONDING;
        return true;
    }

    synchronized boolean queued() {
        return state == State.QUEUED;
    }

    /** Whether a worker has it and has not yet answered it to the end. */
    synchronized boolean running() {
        return state == State.RUNNING || state == State.RESPONDING;
    }

    /** The answer is whole. */
    void end() {
        if (done()) {
            sink.end();
        }
    }

    /** It ends badly, from whatever state; false when it was over already. */
    boolean fail(FunctionFailure failure) {
        boolean first = done();
        if (first) {
            sink.fail(failure);
        }
        return first;
    }

    /** It ends badly if no answer has begun; false otherwise, which is the runtime's mistake. */
    boolean failUnanswered(FunctionFailure failure) {
        return respond() && fail(failure);
    }

    private boolean done() {
        synchronized (this) {
            if (state == State.DONE) {
                return false;
            }
            state = State.DONE;
        }
        over.complete(null);
        return true;
    }
}
