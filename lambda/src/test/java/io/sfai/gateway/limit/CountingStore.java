package io.sfai.gateway.limit;

import io.sfai.gateway.store.MemoryStore;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A store in memory that tells which items were asked, and of which single ones fail or wait. */
final class CountingStore implements Store {
    /** Each as {@code pk sk}. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    /** Items that can't be asked. */
    volatile Predicate<String> broken = item -> false;

    /** Items of which the calls count, and then wait to say so. */
    volatile Predicate<String> slow = item -> false;

    volatile CountDownLatch gate = new CountDownLatch(0);

    private final MemoryStore store;

    CountingStore(InstantSource clock) {
        this.store = new MemoryStore(clock);
    }

    /** The counters of an item that is not over; empty if there is none. */
    Map<String, Long> counters(String pk, String sk) {
        Item item = store.get(pk, sk);
        return item == null ? Map.of() : item.counters();
    }

    @Override
    public Map<String, Long> count(String pk, String sk, Counts counts, Instant expires) {
        String item = pk + ' ' + sk;
        calls.add(item);
        if (broken.test(item)) {
            throw new StoreException(item + " is broken", null);
        }
        Map<String, Long> counted = store.count(pk, sk, counts, expires);
        if (slow.test(item)) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return counted;
    }

    @Override
    public Page query(String pk, String fromSk, String toSk, int limit, @Nullable String cursor) {
        calls.add(pk + " query");
        return store.query(pk, fromSk, toSk, limit, cursor);
    }

    @Override
    public @Nullable Item get(String pk, String sk) {
        return store.get(pk, sk);
    }

    @Override
    public long put(Item item, long expectedVersion) {
        return store.put(item, expectedVersion);
    }

    @Override
    public void delete(String pk, String sk) {
        store.delete(pk, sk);
    }

    @Override
    public void close() {
        store.close();
    }
}
