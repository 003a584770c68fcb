package io.sfai.gateway.spend;

import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Keeps what each request used: a record of its own for 90 days, and a share of its day's sums for
 * 400, by two calls that run beside each other and that nobody waits for. What was refused before a
 * target was asked leaves nothing.
 */
public final class SpendLog implements Consumer<Receipt> {
    static final Duration RECORDS_KEPT = Duration.ofDays(90);
    static final Duration ROLLUPS_KEPT = Duration.ofDays(400);

    private final Store store;
    private final Executor afterwards;
    private final int shards;
    private final Consumer<RuntimeException> failed;
    private final AtomicReference<LocalDate> marked = new AtomicReference<>(LocalDate.MIN);

    /**
     * @param afterwards runs what comes after an answer, not in the caller's thread
     * @param shards over how many partitions a day's items are spread, from 1
     * @param failed told of a store that did not take something, once a request
     */
    public SpendLog(
            Store store, Executor afterwards, int shards, Consumer<RuntimeException> failed) {
        this.store = store;
        this.afterwards = afterwards;
        this.shards = shards;
        this.failed = failed;
    }

    @Override
    public void accept(Receipt receipt) {
        if (receipt.attempts() == 0) {
            return;
        }
        AtomicBoolean told = new AtomicBoolean();
        Consumer<RuntimeException> once =
                failure -> {
                    if (told.compareAndSet(false, true)) {
                        failed.accept(failure);
                    }
                };
        LocalDate day = receipt.ended().atZone(ZoneOffset.UTC).toLocalDate();
        SpendRecord record = SpendRecord.of(receipt);
        later(() -> keep(record, day), once);
        later(() -> addUp(record, Spent.of(receipt), day), once);
        if (shards > 1 && !day.equals(marked.get())) {
            later(() -> mark(day), once);
        }
    }

    private void later(Runnable work, Consumer<RuntimeException> failed) {
        afterwards.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                failed.accept(e);
            }
        });
    }

    /** Written only where there is none: a request told twice is kept once. */
    private void keep(SpendRecord record, LocalDate day) {
        put(
                spread(SpendKeys.records(record.caller(), day), record),
                record.sortKey(),
                record.data(),
                record.ended().plus(RECORDS_KEPT));
    }

    private void addUp(SpendRecord record, Spent spent, LocalDate day) {
        store.add(
                spread(SpendKeys.rollups(day), record),
                SpendKeys.sortKey(record.caller(), record.alias(), record.target()),
                spent.counters(),
                record.ended().plus(ROLLUPS_KEPT));
    }

    private void mark(LocalDate day) {
        Instant expires = day.atStartOfDay(ZoneOffset.UTC).toInstant().plus(ROLLUPS_KEPT);
        put(SpendKeys.SHARDS, Shards.mark(day, shards), "", expires);
        marked.set(day);
    }

    private void put(String pk, String sk, String data, Instant expires) {
        store.put(new Item(pk, sk, data, Map.of(), 0, expires), 0);
    }

    /** By the request's name, so that a request told twice meets its own record. */
    private String spread(String pk, SpendRecord record) {
        return shards == 1
                ? pk
                : SpendKeys.shard(pk, Math.floorMod(record.requestId().hashCode(), shards));
    }
}
