package io.sfai.gateway.routing;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A store in memory that tells what was asked of it. */
final class MemoryStore implements Store {
    final List<String> calls = new ArrayList<>();
    volatile boolean broken;
    volatile CountDownLatch gate = new CountDownLatch(0);

    private final InstantSource clock;
    private final TreeMap<String, Item> items = new TreeMap<>();

    MemoryStore(InstantSource clock) {
        this.clock = clock;
    }

    private void called(String call) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (broken) {
            throw new StoreException("the store is broken", null);
        }
        calls.add(call);
    }

    @Override
    public synchronized Map<String, Long> count(
            String pk, String sk, Counts counts, Instant expires) {
        called("add " + sk);
        Item old = items.get(pk + '/' + sk);
        boolean alive = old != null && old.expires().isAfter(clock.instant());
        Map<String, Long> counters = new HashMap<>();
        if (alive && old != null) {
            counters.putAll(old.counters());
        }
        counts.add().forEach((name, delta) -> counters.merge(name, delta, Long::sum));
        counters.putAll(counts.set());
        counters.keySet().removeAll(counts.drop());
        Instant end = alive && old != null ? old.expires() : expires;
        items.put(pk + '/' + sk, new Item(pk, sk, "", counters, 0, end));
        return counters;
    }

    @Override
    public synchronized Page query(
            String pk, String fromSk, String toSk, int limit, @Nullable String cursor) {
        called("query " + pk);
        List<Item> found =
                items.subMap(pk + '/' + fromSk, true, pk + '/' + toSk, true).values().stream()
                        .filter(item -> item.expires().isAfter(clock.instant()))
                        .limit(limit)
                        .toList();
        return new Page(found, null);
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
