package io.sfai.gateway.spend;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store in memory that can break or stand still, and tells what reading it cost. */
final class MapStore implements Store {
    final AtomicInteger queries = new AtomicInteger();
    final AtomicInteger largestPage = new AtomicInteger();
    volatile boolean broken;
    volatile CountDownLatch gate = new CountDownLatch(0);

    private final InstantSource clock;
    private final Map<String, NavigableMap<String, Item>> partitions = new ConcurrentHashMap<>();

    MapStore(InstantSource clock) {
        this.clock = clock;
    }

    /** The items of a partition, dead ones too. */
    List<Item> items(String pk) {
        return List.copyOf(partition(pk).values());
    }

    /** Puts an item as nobody of ours would. */
    void plant(String pk, String sk, String data, Map<String, Long> counters) {
        partition(pk).put(sk, new Item(pk, sk, data, counters, 1, Instant.MAX));
    }

    private NavigableMap<String, Item> partition(String pk) {
        return partitions.computeIfAbsent(pk, any -> new TreeMap<>());
    }

    private void called() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (broken) {
            throw new StoreException("the store is broken", null);
        }
    }

    @Override
    public @Nullable Item get(String pk, String sk) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long put(Item item, long expectedVersion) {
        called();
        synchronized (this) {
            Item old = partition(item.pk()).get(item.sk());
            if (old != null) {
                return 0;
            }
            partition(item.pk()).put(item.sk(), item);
            return 1;
        }
    }

    @Override
    public Map<String, Long> count(String pk, String sk, Counts counts, Instant expires) {
        called();
        synchronized (this) {
            Item old = partition(pk).get(sk);
            Map<String, Long> counters = new HashMap<>(old == null ? Map.of() : old.counters());
            counts.add().forEach((name, delta) -> counters.merge(name, delta, Long::sum));
            Instant end = old == null ? expires : old.expires();
            partition(pk).put(sk, new Item(pk, sk, "", counters, 0, end));
            return counters;
        }
    }

    @Override
    public Page query(String pk, String fromSk, String toSk, int limit, @Nullable String cursor) {
        called();
        queries.incrementAndGet();
        largestPage.accumulateAndGet(limit, Math::max);
        synchronized (this) {
            String from = cursor == null ? fromSk : cursor + '\0';
            List<Item> found =
                    from.compareTo(toSk) > 0
                            ? List.of()
                            : partition(pk).subMap(from, true, toSk, true).values().stream()
                                    .filter(item -> item.expires().isAfter(clock.instant()))
                                    .limit(limit + 1L)
                                    .toList();
            if (found.size() <= limit) {
                return new Page(found, null);
            }
            List<Item> page = found.subList(0, limit);
            return new Page(page, page.getLast().sk());
        }
    }

    @Override
    public void delete(String pk, String sk) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
