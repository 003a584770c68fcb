package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Counts;
import io.sfai.gateway.store.Store.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every store does when many clients want the same item at once. */
abstract class StoreRaceContract extends StoreCountContract {
    private static final int THREADS = 64;
    private static final int ROUNDS = 8;

    @Test
    void everyCountIsCountedOnce() throws Exception {
        List<Long> values = new ArrayList<>();
        for (List<Long> of : race((store, thread) -> adds(store))) {
            values.addAll(of);
        }
        long sum = (long) THREADS * ROUNDS;
        assertThat(values)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, sum).boxed().toList());
        assertThat(store().add(pk, "hot", Map.of("n", 0L), inAnHour())).containsEntry("n", sum);
    }

    @Test
    void exactlyTheLimitIsAdmitted() throws Exception {
        int limit = 100;
        long admitted = 0;
        for (List<Long> of : race((store, thread) -> adds(store))) {
            admitted += of.stream().filter(value -> value <= limit).count();
        }
        assertThat(admitted).isEqualTo(limit);
    }

    /** All find the expired item at once; one of them begins anew and nobody's count is lost. */
    @Test
    void anExpiredItemIsResetOnce() throws Exception {
        store().add(pk, "hot", Map.of("n", 1_000_000L), now.plusSeconds(1));
        now = now.plus(Duration.ofMinutes(1));
        List<Long> values = new ArrayList<>();
        for (List<Long> of : race((store, thread) -> adds(store))) {
            values.addAll(of);
        }
        assertThat(values).doesNotHaveDuplicates().hasSize(THREADS * ROUNDS);
        assertThat(values.stream().mapToLong(Long::longValue).max())
                .hasValue((long) THREADS * ROUNDS);
    }

    @Test
    void oneWriterOfAVersionWins() throws Exception {
        store().put(new Item(pk, "hot", "", Map.of(), 0, inAnHour()), 0);
        List<List<Long>> all =
                race((store, thread) ->
                        List.of(
                                store.put(
                                        new Item(
                                                pk, "hot", "by " + thread, Map.of(), 1, inAnHour()),
                                        1)));
        assertThat(all.stream().filter(of -> of.equals(List.of(2L)))).hasSize(1);
        assertThat(all.stream().filter(of -> of.equals(List.of(0L)))).hasSize(THREADS - 1);
    }

    /** As leases are counted: each has its own counter, which goes while others come. */
    @Test
    void nothingIsLostWhileCountersAreAddedSetAndDropped() throws Exception {
        race((store, thread) -> {
            String own = "held " + thread;
            for (int i = 0; i < ROUNDS; i++) {
                store.count(
                        pk,
                        "hot",
                        new Counts(Map.of("n", 1L, own, 1L), Map.of("last", thread + 0L), Set.of()),
                        Instant.MAX);
                store.count(
                        pk,
                        "hot",
                        new Counts(Map.of("n", -3L), Map.of(), Set.of(own)),
                        Instant.MAX);
            }
            return List.of();
        });
        Map<String, Long> after = store().add(pk, "hot", Map.of("n", 0L), Instant.MAX);
        assertThat(after).containsEntry("n", -2L * THREADS * ROUNDS).containsOnlyKeys("n", "last");
        assertThat(after.get("last")).isBetween(0L, THREADS - 1L);
    }

    private List<Long> adds(Store store) {
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            values.addAll(store.add(pk, "hot", Map.of("n", 1L), inAnHour()).values());
        }
        return values;
    }

    private interface Racer {
        List<Long> run(Store store, int thread);
    }

    /** Half of the threads use the store, half another client of the same data. */
    private List<List<Long>> race(Racer racer) throws ExecutionException, InterruptedException {
        Store store = store();
        Store other = otherClient();
        CountDownLatch start = new CountDownLatch(1);
        List<Future<List<Long>>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                Callable<List<Long>> work =
                        () -> {
                            start.await();
                            return racer.run(thread % 2 == 0 ? store : other, thread);
                        };
                running.add(threads.submit(work));
            }
            start.countDown();
            List<List<Long>> results = new ArrayList<>();
            for (Future<List<Long>> one : running) {
                results.add(one.get());
            }
            return results;
        }
    }
}
