package io.sfai.gateway.limit;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Counters in memory; tells what was asked, fails and waits where a test says so. */
final class CountingStore implements Store {
    /** Each as {@code pk sk}. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    /** Items that can't be asked. */
    volatile Predicate<String> broken = item -> false;

    /** Items of which the calls count, and then wait to say so. */
    volatile Predicate<String> slow = item -> false;

    volatile CountDownLatch gate = new CountDownLatch(0);

    private final InstantSource clock;
    private final TreeMap<String, Item> items = new TreeMap<>();

    CountingStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Map<String, Long> count(String pk, String sk, Counts counts, Instant expires) {
        String item = pk + ' ' + sk;
        calls.add(item);
        if (broken.test(item)) {
            throw new StoreException(item + " is broken", null);
        }
        Map<String, Long> counted = change(pk, sk, counts, expires);
        if (slow.test(item)) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return counted;
    }

    private synchronized Map<String, Long> change(
            String pk, String sk, Counts counts, Instant expires) {
        Item old = items.get(pk + ' ' + sk);
        boolean alive = old != null && old.expires().isAfter(clock.instant());
        Map<String, Long> counters = new HashMap<>();
        if (alive && old != null) {
            counters.putAll(old.counters());
        }
        counts.add().forEach((name, delta) -> counters.merge(name, delta, Long::sum));
        counters.putAll(counts.set());
        counters.keySet().removeAll(counts.drop());
        Instant end = alive && old != null ? old.expires() : expires;
        items.put(pk + ' ' + sk, new Item(pk, sk, "", Map.copyOf(counters), 0, end));
        return counters;
    }

    /** The counters of an item that is not over; empty if there is none. */
    synchronized Map<String, Long> counters(String pk, String sk) {
        Item item = items.get(pk + ' ' + sk);
        return item == null ? Map.of() : item.counters();
    }

    @Override
    public synchronized Page query(
            String pk, String fromSk, String toSk, int limit, @Nullable String cursor) {
        calls.add(pk + " query");
        return new Page(
                List.copyOf(items.subMap(pk + ' ' + fromSk, true, pk + ' ' + toSk, true).values()),
                null);
    }

    @Override
    public @Nullable Item get(String pk, String sk) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long put(Item item, long expectedVersion) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String pk, String sk) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
