package io.sfai.gateway.limit;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Counts;
import io.sfai.gateway.store.StoreException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One atomic addition to an item, on its way or answered. */
final class Count {
    /** Every count runs beside the others. */
    static final Executor BESIDE = task -> Thread.ofVirtual().start(task);

    private final Store store;
    private final Place place;
    private final CompletableFuture<Map<String, Long>> answer;

    /** Where counters are, and when they end. */
    record Place(String pk, String sk, Instant expires) {}

    /** Begins to add. */
    Count(Store store, Place place, Map<String, Long> added) {
        this.store = store;
        this.place = place;
        this.answer = CompletableFuture.supplyAsync(() -> change(Counts.adding(added)), BESIDE);
    }

    /**
     * All of the item's counters after the addition.
     *
     * @param until in {@link System#nanoTime}
     * @throws StoreException if the store has failed, or has not answered by then
     */
    Map<String, Long> await(long until) {
        try {
            return answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new StoreException("the store did not count in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while the store counted", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /** The same however long it takes; null if the store failed, so that nobody knows. */
    @Nullable Map<String, Long> answered() {
        return answer.exceptionally(failed -> null).join();
    }

    /** Changes the item once more, and waits for that. */
    Map<String, Long> change(Counts counts) {
        return store.count(place.pk, place.sk, counts, place.expires);
    }

    private static StoreException failure(@Nullable Throwable cause) {
        return cause instanceof StoreException known
                ? known
                : new StoreException("the store broke: " + cause, cause);
    }
}
