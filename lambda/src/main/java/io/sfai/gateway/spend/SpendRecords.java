package io.sfai.gateway.spend;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The records of a caller's requests, read page by page. */
public final class SpendRecords {
    private final Store store;
    private final InstantSource clock;
    private final Consumer<String> skipped;

    /**
     * @param skipped told of each item that can't be read, which is left out
     */
    public SpendRecords(Store store, InstantSource clock, Consumer<String> skipped) {
        this.store = store;
        this.clock = clock;
        this.skipped = skipped;
    }

    /** Some records, and the cursor of the next page or null after the last. */
    public record Page(List<SpendRecord> records, @Nullable String cursor) {}

    /**
     * Requests that ended in a time, the oldest first. A day without any costs a read of its own,
     * and records live for 90 days, so a page costs at most some 90 reads beside its records.
     *
     * @param caller a key's id, {@code master} or {@code anyone}
     * @param from the first moment, in milliseconds; what is long past holds nothing
     * @param to the moment after the last
     * @param limit most records of a page, from 1
     * @param cursor where the last page ended, or null for the first page
     * @throws IllegalArgumentException if the cursor is none of ours
     * @throws io.sfai.gateway.store.StoreException if the store can't be asked
     */
    public Page list(String caller, Instant from, Instant to, int limit, @Nullable String cursor) {
        Instant first = later(from, clock.instant().minus(SpendLog.RECORDS_KEPT));
        String fromSk = SpendKeys.moment(first);
        if (cursor != null && cursor.compareTo(fromSk) > 0) {
            first = moment(cursor);
            fromSk = cursor + '\0';
        }
        Instant end = to.isBefore(newest()) ? to : newest();
        if (!first.isBefore(end)) {
            return new Page(List.of(), null);
        }
        Reading reading = new Reading(limit);
        LocalDate last = day(end);
        Shards shards = Shards.read(store, day(first), last);
        for (LocalDate day = day(first); !day.isAfter(last); day = day.plusDays(1)) {
            List<String> partitions = shards.partitions(SpendKeys.records(caller, day), day);
            String toSk = SpendKeys.moment(end);
            if (reading.isFullAfter(new Merged(store, partitions, fromSk, toSk, reading.left()))) {
                return new Page(List.copyOf(reading.records), reading.lastSk);
            }
        }
        return new Page(List.copyOf(reading.records), null);
    }

    /** One page as it fills. */
    private final class Reading {
        private final int limit;
        private final List<SpendRecord> records = new ArrayList<>();
        private @Nullable String lastSk;

        Reading(int limit) {
            this.limit = limit;
        }

        /** What is still to read; one more than fits tells whether there is a next page. */
        int left() {
            return limit + 1 - records.size();
        }

        /** Takes items; true if there are more than fit. */
        boolean isFullAfter(Merged items) {
            for (Item item = items.next(); item != null; item = items.next()) {
                if (records.size() == limit) {
                    return true;
                }
                take(item);
            }
            return false;
        }

        private void take(Item item) {
            try {
                records.add(SpendRecord.read(item.sk(), item.data()));
                lastSk = item.sk();
            } catch (IllegalArgumentException e) {
                skipped.accept(
                        "the record %s, %s can't be read and is left out: %s"
                                .formatted(item.pk(), item.sk(), e.getMessage()));
            }
        }
    }

    /** Clocks of environments differ by seconds at most. */
    private Instant newest() {
        return clock.instant().plusSeconds(3600);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static LocalDate day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static Instant moment(String cursor) {
        try {
            return Instant.parse(SpendKeys.words(cursor)[0]);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("this is no cursor of ours: " + cursor, e);
        }
    }
}
