package io.sfai.gateway.spend;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was spent in some days, from the days' sums alone: no record is read for it. */
public final class SpendReport {
    private static final int PAGE = 1000;

    /** Before and after all that may be. */
    private static final String FIRST = " ";

    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    /** Partitions read at once; each is read page after page. */
    private static final int AT_ONCE = 8;

    private static final Comparator<Row> DEAREST_FIRST =
            Comparator.comparingLong((Row row) -> -row.spent().nanoUsd())
                    .thenComparingLong(row -> -row.spent().requests())
                    .thenComparing(Row::name);

    private final Store store;
    private final Consumer<String> skipped;

    /**
     * @param skipped told, by any thread, of each item that can't be read, which is left out
     */
    public SpendReport(Store store, Consumer<String> skipped) {
        this.store = store;
        this.skipped = skipped;
    }

    /** What a row stands for. */
    public enum By {
        /** A caller: a key's id, {@code master} or {@code anyone}. */
        KEY,
        ALIAS,
        /** A target, {@code provider/model}. */
        MODEL
    }

    /** What was spent under one name. */
    public record Row(String name, Spent spent) {}

    /** The sums of one caller, alias and target. */
    private record Share(String caller, String alias, String target, Spent spent) {}

    /**
     * The rows of some days in UTC, both included, the dearest first.
     *
     * @throws io.sfai.gateway.store.StoreException if the store can't be asked
     */
    public List<Row> rows(By by, LocalDate since, LocalDate until) {
        LocalDate oldest = until.minusDays(SpendLog.ROLLUPS_KEPT.toDays());
        LocalDate first = since.isBefore(oldest) ? oldest : since;
        Map<String, Spent> sums = new HashMap<>();
        for (Map<String, Spent> day : read(partitions(first, until), name(by))) {
            day.forEach((name, spent) -> sums.merge(name, spent, Spent::plus));
        }
        List<Row> rows = new ArrayList<>();
        sums.forEach((name, spent) -> rows.add(new Row(name, spent)));
        rows.sort(DEAREST_FIRST);
        return List.copyOf(rows);
    }

    /**
     * The most partitions that a gateway on this store spread a caller's items over in some days,
     * as its {@code LIMIT_SHARDS} said, for those who read its other items; at least 1.
     */
    public static int shards(Store store, LocalDate since, LocalDate until) {
        return Shards.read(store, since, until).most();
    }

    private static Function<Share, String> name(By by) {
        return switch (by) {
            case KEY -> Share::caller;
            case ALIAS -> Share::alias;
            case MODEL -> Share::target;
        };
    }

    private List<String> partitions(LocalDate first, LocalDate last) {
        Shards shards = Shards.read(store, first, last);
        List<String> partitions = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            partitions.addAll(shards.partitions(SpendKeys.rollups(day), day));
        }
        return partitions;
    }

    private List<Map<String, Spent>> read(List<String> partitions, Function<Share, String> name) {
        List<Callable<Map<String, Spent>>> reads = new ArrayList<>();
        partitions.forEach(pk -> reads.add(() -> sums(pk, name)));
        List<Map<String, Spent>> sums = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Future<Map<String, Spent>> read : threads.invokeAll(reads)) {
                sums.add(read.get());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return sums;
    }

    private Map<String, Spent> sums(String pk, Function<Share, String> name) {
        Map<String, Spent> sums = new HashMap<>();
        Merged items = new Merged(store, List.of(pk), FIRST, LAST, PAGE);
        for (Item item = items.next(); item != null; item = items.next()) {
            Share share = share(item);
            if (share != null) {
                sums.merge(name.apply(share), share.spent(), Spent::plus);
            }
        }
        return sums;
    }

    private @Nullable Share share(Item item) {
        String[] words = SpendKeys.words(item.sk());
        boolean whole = item.counters().values().stream().allMatch(count -> count >= 0);
        if (words.length != 3 || !whole) {
            skipped.accept(
                    "the sums %s, %s can't be read and are left out"
                            .formatted(item.pk(), item.sk()));
            return null;
        }
        return new Share(words[0], words[1], words[2], Spent.of(item.counters()));
    }
}
