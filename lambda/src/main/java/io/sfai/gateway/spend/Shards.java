package io.sfai.gateway.spend;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * On which days spend was spread over how many partitions. The writers say so in the store, since
 * readers don't know their {@code LIMIT_SHARDS}, which may have been another on another day.
 */
final class Shards {
    private static final int PAGE = 1000;

    /** As many as {@code LIMIT_SHARDS} may say. */
    private static final int MOST = 1000;

    /** Above every day's mark. */
    private static final String END = "~";

    private final Map<LocalDate, Integer> counts;

    private Shards(Map<LocalDate, Integer> counts) {
        this.counts = counts;
    }

    /** The mark of a day that is spread. */
    static String mark(LocalDate day, int count) {
        return day + " " + count;
    }

    /** What the store says of some days, the last included. */
    static Shards read(Store store, LocalDate from, LocalDate to) {
        Map<LocalDate, Integer> counts = new HashMap<>();
        Store.Page page = null;
        do {
            page =
                    store.query(
                            SpendKeys.SHARDS,
                            from.toString(),
                            to + END,
                            PAGE,
                            page == null ? null : page.cursor());
            for (Item item : page.items()) {
                take(item.sk(), counts);
            }
        } while (page.cursor() != null);
        return new Shards(counts);
    }

    /** A mark that nobody can read says nothing. */
    private static void take(String mark, Map<LocalDate, Integer> counts) {
        int space = mark.indexOf(' ');
        try {
            LocalDate day = LocalDate.parse(mark.substring(0, Math.max(0, space)));
            counts.merge(
                    day, Math.min(Integer.parseInt(mark.substring(space + 1)), MOST), Math::max);
        } catch (NumberFormatException | DateTimeParseException e) {
            // Spend that nobody can find by it is found by the other marks of its day.
            return;
        }
    }

    /** The most of all days, at least 1. */
    int most() {
        return counts.values().stream().reduce(1, Math::max);
    }

    /** The partitions that a day's items may be in. */
    List<String> partitions(String pk, LocalDate day) {
        List<String> partitions = new ArrayList<>();
        partitions.add(pk);
        for (int shard = 0; shard < counts.getOrDefault(day, 0); shard++) {
            partitions.add(SpendKeys.shard(pk, shard));
        }
        return partitions;
    }
}
