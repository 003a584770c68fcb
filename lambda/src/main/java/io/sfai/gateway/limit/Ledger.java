package io.sfai.gateway.limit;

import io.sfai.gateway.inference.Limits.Period;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an account has spent: one item a month, under {@code month 2026-11}, with the counters
 * {@code usd} (nano-dollars of the month), {@code usd 22} (of a day), {@code requests}, {@code
 * last} (epoch second of the last use) and leases on dollars that running requests hold.
 */
public final class Ledger {
    /** The account of the gateway itself, which all callers use together. */
    public static final String GATEWAY = "global";

    static final String SPENT = "usd";
    static final String REQUESTS = "requests";
    static final String LAST = "last";

    private static final String ITEM = "month ";
    private static final String DAY = SPENT + " ";

    /** A year and a month, and then some. */
    private static final Duration KEPT = Duration.ofDays(400);

    private static final int MOST_MONTHS = 24;

    private Ledger() {}

    /**
     * What an account has spent, over all of its shards.
     *
     * @param month nano-dollars in the calendar month
     * @param day nano-dollars on the day
     * @param held nano-dollars that running requests hold now
     * @param requests in the calendar month
     * @param lastUse of the last year; null for none
     */
    public record Spent(long month, long day, long held, long requests, @Nullable Instant lastUse) {
        private Spent plus(Spent other) {
            return new Spent(
                    month + other.month,
                    day + other.day,
                    held + other.held,
                    requests + other.requests,
                    later(lastUse, other.lastUse));
        }

        private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
            return a == null || (b != null && b.isAfter(a)) ? b : a;
        }
    }

    /**
     * Reads an account: one query a shard.
     *
     * @param account a caller's id, or {@link #GATEWAY}
     * @param shards as {@code LIMIT_SHARDS} says
     * @param at a moment of the day and month that is asked for
     * @throws io.sfai.gateway.store.StoreException if the store can't be asked
     */
    public static Spent read(Store store, String account, int shards, Instant at) {
        Spent all = new Spent(0, 0, 0, 0, null);
        for (int shard = 0; shard < shards; shard++) {
            String partition = Shards.partition(account, shard);
            for (Item item : store.query(partition, ITEM, ITEM + '~', MOST_MONTHS, null).items()) {
                all = all.plus(spent(item, at));
            }
        }
        return all;
    }

    private static Spent spent(Item item, Instant at) {
        Map<String, Long> counters = item.counters();
        Long last = counters.get(LAST);
        Instant used = last == null ? null : Instant.ofEpochSecond(last);
        if (!item.sk().equals(ITEM + Periods.month(at))) {
            return new Spent(0, 0, 0, 0, used);
        }
        return new Spent(
                counters.getOrDefault(SPENT, 0L),
                counters.getOrDefault(spentOn(at), 0L),
                Leases.live(counters, at),
                counters.getOrDefault(REQUESTS, 0L),
                used);
    }

    /** The item of a month. */
    static Count.Place place(String partition, Instant at) {
        Instant expires = Periods.end(Period.MONTH, at).plus(KEPT);
        return new Count.Place(partition, ITEM + Periods.month(at), expires);
    }

    /** The counter of what was spent in a period. */
    static String spent(Period period, Instant at) {
        return switch (period) {
            case DAY -> spentOn(at);
            case MONTH -> SPENT;
        };
    }

    /** The counter of what was spent on a day. */
    static String spentOn(Instant at) {
        return DAY + Periods.day(at);
    }

    /** Counters of days that no running request began on: the item is to stay small. */
    static List<String> pastDays(Map<String, Long> counters, Instant now) {
        String today = spentOn(now);
        String yesterday = spentOn(now.minus(Duration.ofDays(1)));
        List<String> past = new ArrayList<>();
        for (String each : counters.keySet()) {
            if (each.startsWith(DAY) && !each.equals(today) && !each.equals(yesterday)) {
                past.add(each);
            }
        }
        return past;
    }
}
