package io.sfai.gateway.local.limit;

import io.sfai.gateway.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A store that takes its time, and tells which calls began before any of them was answered. */
final class WaitingStore implements Store {
    private final Store store;
    private final List<String> first = new ArrayList<>();
    private final List<String> later = new ArrayList<>();
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile Duration latency = Duration.ZERO;
    private volatile CountDownLatch together = new CountDownLatch(0);

    WaitingStore(Store store) {
        this.store = store;
    }

    /**
     * Forgets what was asked.
     *
     * @param takes how long each call takes
     * @param calls how many must have begun before any is answered
     */
    synchronized void begin(Duration takes, int calls) {
        first.clear();
        later.clear();
        answered.set(calls == 0);
        latency = takes;
        together = new CountDownLatch(calls);
    }

    /** The calls that began before any was answered. */
    synchronized List<String> first() {
        return List.copyOf(first);
    }

    /** The calls that began later. */
    synchronized List<String> later() {
        return List.copyOf(later);
    }

    /** Spend has calls of its own, after the answer; {@code StoreCallsTest} counts them. */
    private void begun(String call) {
        if (call.contains(" spend ") || call.contains(" rollup ")) {
            return;
        }
        synchronized (this) {
            (answered.get() ? later : first).add(call);
        }
        together.countDown();
        try {
            if (!together.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the calls came one after the other: " + first());
            }
            Thread.sleep(latency);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            answered.set(true);
        }
    }

    @Override
    public @Nullable Item get(String pk, String sk) {
        begun("get " + pk + ' ' + sk);
        return store.get(pk, sk);
    }

    @Override
    public long put(Item item, long expectedVersion) {
        begun("put " + item.pk() + ' ' + item.sk());
        return store.put(item, expectedVersion);
    }

    @Override
    public Map<String, Long> count(String pk, String sk, Counts counts, Instant expires) {
        begun("count " + pk + ' ' + sk);
        return store.count(pk, sk, counts, expires);
    }

    @Override
    public Page query(String pk, String fromSk, String toSk, int limit, @Nullable String cursor) {
        begun("query " + pk + ' ' + fromSk);
        return store.query(pk, fromSk, toSk, limit, cursor);
    }

    @Override
    public void delete(String pk, String sk) {
        begun("delete " + pk + ' ' + sk);
        store.delete(pk, sk);
    }

    @Override
    public void close() {
        store.close();
    }
}
