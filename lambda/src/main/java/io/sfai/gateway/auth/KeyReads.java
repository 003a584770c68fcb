package io.sfai.gateway.auth;

import io.sfai.gateway.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Readings of records on threads of their own, one for all who ask for a key at once. */
final class KeyReads {
    private final Map<String, Read> running = new ConcurrentHashMap<>();
    private final KeyRecords records;
    private final KnownKeys known;
    private final InstantSource clock;
    private final Duration patience;

    /**
     * @param known gets what is read
     * @param patience how long anybody waits for a reading, from its start
     */
    KeyReads(KeyRecords records, KnownKeys known, InstantSource clock, Duration patience) {
        this.records = records;
        this.known = known;
        this.clock = clock;
        this.patience = patience;
    }

    /** What a reading has come to. */
    sealed interface Outcome {}

    record Found(KeyRecord record) implements Outcome {}

    /** There is no such key. */
    record Absent() implements Outcome {}

    /** There is one, and its record is of no use. */
    record Damaged(UnreadableKeyException why) implements Outcome {}

    /** The store could not be asked. */
    record Failed(RuntimeException why) implements Outcome {}

    /** A reading that runs. */
    record Read(Instant began, long beganNanos, CompletableFuture<Outcome> outcome) {}

    /** Begins to read a record, or joins who has just begun. */
    Read begin(String id) {
        Instant now = clock.instant();
        return running.compute(
                id, (same, read) -> read != null && isYoung(read, now) ? read : begun(id, now));
    }

    /** What a reading has come to, as far as patience goes. */
    Outcome await(Read read) {
        long left = patience.toNanos() - (System.nanoTime() - read.beganNanos());
        try {
            return read.outcome().get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Failed(
                    new StoreException(
                            "a key's record was not there after " + patience.toMillis() + " ms",
                            e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failed(new StoreException("the wait for a key was interrupted", e));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that is older may hang in an environment that was frozen: nobody joins it. */
    private boolean isYoung(Read read, Instant now) {
        return !now.isBefore(read.began()) && now.isBefore(read.began().plus(patience));
    }

    private Read begun(String id, Instant now) {
        Read read = new Read(now, System.nanoTime(), new CompletableFuture<>());
        Thread.ofVirtual().start(() -> finish(id, read));
        return read;
    }

    private void finish(String id, Read read) {
        Outcome outcome = outcome(id);
        switch (outcome) {
            case Found found -> known.put(found.record(), read.began(), clock.instant());
            case Absent a -> known.forget(id);
            case Damaged d -> known.forget(id);
            case Failed f -> {
                // What is known may serve on.
            }
        }
        running.remove(id, read);
        read.outcome().complete(outcome);
    }

    private Outcome outcome(String id) {
        try {
            KeyRecord record = records.read(id);
            return record == null ? new Absent() : new Found(record);
        } catch (UnreadableKeyException e) {
            return new Damaged(e);
        } catch (RuntimeException e) {
            return new Failed(e);
        }
    }
}
