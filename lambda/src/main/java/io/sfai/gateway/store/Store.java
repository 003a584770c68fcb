package io.sfai.gateway.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * State shared between environments, as items under a partition key and a sort key. No scan, no
 * index, no transaction. Expiry is judged on reading: an item whose time is over is absent, whether
 * the table has removed it or not. Every method throws {@link StoreException}, in bounded time, if
 * the store can't be asked. Keys are not empty; an item has at most 400 KB.
 */
public interface Store extends AutoCloseable {

    /** The item, read consistently, or null if it is absent or expired. */
    @Nullable Item get(String pk, String sk);

    /**
     * Writes an item's data and end if the stored one has the expected version. Its counters stay
     * what {@link #count} made them: those of the given item are not written, so that no count
     * between a read and a write is lost.
     *
     * @param expectedVersion the version that was read; 0 if the item was never put: it is absent,
     *     expired, or only counts
     * @return the version now stored, or 0 if another writer was first
     */
    long put(Item item, long expectedVersion);

    /**
     * Changes counters of one item by one atomic call and tells what all of its counters are then.
     * An absent or expired item counts from 0. Never retried by the client: a lost answer may have
     * counted.
     *
     * @param expires when the item ends; kept from its creation
     * @return every counter of the item
     */
    Map<String, Long> count(String pk, String sk, Counts counts, Instant expires);

    /** {@link #count} that only adds. */
    default Map<String, Long> add(String pk, String sk, Map<String, Long> deltas, Instant expires) {
        return count(pk, sk, Counts.adding(deltas), expires);
    }

    /**
     * Items of a partition with sort keys from {@code fromSk} to {@code toSk}, both included, in
     * the order of their bytes in UTF-8.
     *
     * @param limit at least 1
     * @param cursor where the last page ended, or null for the first page; one that was made up
     *     leads to no item outside the range
     */
    Page query(String pk, String fromSk, String toSk, int limit, @Nullable String cursor);

    void delete(String pk, String sk);

    @Override
    void close();

    /**
     * One item.
     *
     * @param data a document in the caller's own form, empty if the item only counts
     * @param counters what {@link #count} has counted
     * @param version 0 before the first put
     * @param expires when it ends; {@link Instant#MAX} for never; whole seconds
     */
    record Item(
            String pk,
            String sk,
            String data,
            Map<String, Long> counters,
            long version,
            Instant expires) {}

    /**
     * A change of counters; each name stands in one of the three, and at least one is added or set.
     *
     * @param add counter name to what is added, which may be negative
     * @param set counter name to what it is from now on, whoever else sets it
     * @param drop counters that are no longer needed, there or not
     */
    record Counts(Map<String, Long> add, Map<String, Long> set, Set<String> drop) {
        /** A change that only adds. */
        public static Counts adding(Map<String, Long> deltas) {
            return new Counts(deltas, Map.of(), Set.of());
        }

        /** What a new item holds after it. */
        Map<String, Long> fromNothing() {
            Map<String, Long> all = new HashMap<>(add);
            all.putAll(set);
            return all;
        }
    }

    /** Some items, and the cursor of the next page or null after the last. */
    record Page(List<Item> items, @Nullable String cursor) {}
}
