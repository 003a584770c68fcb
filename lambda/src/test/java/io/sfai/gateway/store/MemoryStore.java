package io.sfai.gateway.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A store in memory that tells what was asked of it, and fails or waits as it is told. */
public final class MemoryStore implements Store {
    /** What was asked, such as {@code get key_1 record}. */
    public final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    /** Whether each call fails. */
    public volatile boolean broken;

    /** A call that begins so fails once it has been done: its answer is lost. */
    public volatile @Nullable String lost;

    /** What each call waits for. */
    public volatile CountDownLatch gate = new CountDownLatch(0);

    /** How long each call takes. */
    public volatile Duration latency = Duration.ZERO;

    private final InstantSource clock;
    private final TreeMap<String, Item> items = new TreeMap<>();

    public MemoryStore(InstantSource clock) {
        this.clock = clock;
    }

    /** Writes an item whatever stands there, as somebody with the table's console may. */
    public synchronized void edit(String pk, String sk, String data) {
        Item old = alive(pk, sk);
        long version = old == null ? 1 : old.version();
        items.put(pk + '/' + sk, new Item(pk, sk, data, Map.of(), version, Instant.MAX));
    }

    @Override
    public @Nullable Item get(String pk, String sk) {
        called("get " + pk + ' ' + sk);
        synchronized (this) {
            return alive(pk, sk);
        }
    }

    @Override
    public long put(Item item, long expectedVersion) {
        String call = "put " + item.pk() + ' ' + item.sk();
        called(call);
        long version = 0;
        synchronized (this) {
            Item old = alive(item.pk(), item.sk());
            if ((old == null ? 0 : old.version()) == expectedVersion) {
                version = expectedVersion + 1;
                Map<String, Long> counters = old == null ? Map.of() : old.counters();
                items.put(
                        item.pk() + '/' + item.sk(),
                        new Item(
                                item.pk(),
                                item.sk(),
                                item.data(),
                                counters,
                                version,
                                item.expires()));
            }
        }
        done(call);
        return version;
    }

    @Override
    public Map<String, Long> count(String pk, String sk, Counts counts, Instant expires) {
        called("add " + sk);
        synchronized (this) {
            Item old = alive(pk, sk);
            Map<String, Long> counters = new HashMap<>();
            if (old != null) {
                counters.putAll(old.counters());
            }
            counts.add().forEach((name, delta) -> counters.merge(name, delta, Long::sum));
            counters.putAll(counts.set());
            counters.keySet().removeAll(counts.drop());
            Item counted =
                    old == null
                            ? new Item(pk, sk, "", counters, 0, expires)
                            : new Item(pk, sk, old.data(), counters, old.version(), old.expires());
            items.put(pk + '/' + sk, counted);
            return Map.copyOf(counters);
        }
    }

    @Override
    public Page query(String pk, String fromSk, String toSk, int limit, @Nullable String cursor) {
        called("query " + pk);
        synchronized (this) {
            String after = cursor == null ? pk + '/' : pk + '/' + cursor + '\0';
            String from = pk + '/' + fromSk;
            List<Item> found =
                    items
                            .subMap(
                                    from.compareTo(after) > 0 ? from : after,
                                    true,
                                    pk + '/' + toSk,
                                    true)
                            .values()
                            .stream()
                            .filter(item -> item.expires().isAfter(clock.instant()))
                            .limit(limit + 1L)
                            .toList();
            return found.size() <= limit
                    ? new Page(found, null)
                    : new Page(found.subList(0, limit), found.get(limit - 1).sk());
        }
    }

    @Override
    public void delete(String pk, String sk) {
        called("delete " + pk + ' ' + sk);
        synchronized (this) {
            items.remove(pk + '/' + sk);
        }
    }

    @Override
    public void close() {}

    private void called(String call) {
        try {
            gate.await();
            Thread.sleep(latency);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (broken) {
            throw new StoreException("the store is broken", null);
        }
        calls.add(call);
    }

    private void done(String call) {
        String start = lost;
        if (start != null && call.startsWith(start)) {
            throw new StoreException("the answer is lost", null);
        }
    }

    private @Nullable Item alive(String pk, String sk) {
        Item item = items.get(pk + '/' + sk);
        return item != null && item.expires().isAfter(clock.instant()) ? item : null;
    }
}
