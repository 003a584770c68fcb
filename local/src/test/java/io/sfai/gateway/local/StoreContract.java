package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Counts;
import io.sfai.gateway.store.Store.Item;
import io.sfai.gateway.store.Store.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store does, whatever it is made of. */
abstract class StoreContract {
    /** Moved by the tests; only whole seconds count. */
    Instant now = Instant.parse("2026-11-21T12:00:00Z");

    /** No two tests share a partition, so that one table is enough. */
    final String pk = "test#" + UUID.randomUUID();

    /** The store under test, judging expiry by {@link #now}. */
    abstract Store store();

    /** Another client of the same data, as another process has it. */
    abstract Store otherClient();

    Instant inAnHour() {
        return now.plus(Duration.ofHours(1));
    }

    Item item(String sk, String data) {
        return new Item(pk, sk, data, Map.of(), 0, inAnHour());
    }

    @Test
    void whatIsPutIsThere() {
        assertThat(store().get(pk, "a")).isNull();
        String data = "{\"text\":\"é漢😀\\u0000\\n'\\\"\"}";
        assertThat(store().put(item("a", data), 0)).isEqualTo(1);
        assertThat(otherClient().get(pk, "a"))
                .isEqualTo(new Item(pk, "a", data, Map.of(), 1, inAnHour()));
        assertThat(store().get(pk, "A")).isNull();
    }

    @Test
    void aLargeItemKeepsEveryByte() {
        String data = "漢".repeat(100_000);
        store().put(item("a", data), 0);
        assertThat(got("a").data()).isEqualTo(data);
    }

    @Test
    void forEverIsForEver() {
        store().put(new Item(pk, "a", "", Map.of(), 0, Instant.MAX), 0);
        now = now.plus(Duration.ofDays(36_500));
        assertThat(got("a").expires()).isEqualTo(Instant.MAX);
        store().add(pk, "a", Map.of("n", 1L), now.plusSeconds(60));
        assertThat(got("a").expires()).isEqualTo(Instant.MAX);
    }

    @Test
    void onlyTheExpectedVersionIsReplaced() {
        assertThat(store().put(item("a", "one"), 0)).isEqualTo(1);
        assertThat(store().put(item("a", "other"), 0)).isZero();
        assertThat(store().put(item("a", "two"), 1)).isEqualTo(2);
        assertThat(store().put(item("a", "late"), 1)).isZero();
        assertThat(store().put(item("b", "no such"), 1)).isZero();
        assertThat(got("a").data()).isEqualTo("two");
        assertThat(store().get(pk, "b")).isNull();
    }

    @Test
    void anExpiredItemIsAbsent() {
        store().put(item("a", "one"), 0);
        now = now.plus(Duration.ofHours(1)).minusSeconds(1);
        assertThat(got("a").data()).isEqualTo("one");
        now = now.plusSeconds(1);
        assertThat(store().get(pk, "a")).isNull();
        assertThat(store().query(pk, "a", "z", 10, null)).isEqualTo(new Page(List.of(), null));
        assertThat(store().put(item("a", "late"), 1)).isZero();
        assertThat(store().put(item("a", "new"), 0)).isEqualTo(1);
        assertThat(got("a").data()).isEqualTo("new");
    }

    @Test
    void countsFromNothing() {
        assertThat(store().add(pk, "a", Map.of("requests", 1L, "tokens", 500L), inAnHour()))
                .isEqualTo(Map.of("requests", 1L, "tokens", 500L));
        assertThat(store().add(pk, "a", Map.of("tokens", -200L), inAnHour()))
                .isEqualTo(Map.of("requests", 1L, "tokens", 300L));
        assertThat(store().get(pk, "a"))
                .isEqualTo(
                        new Item(
                                pk,
                                "a",
                                "",
                                Map.of("requests", 1L, "tokens", 300L),
                                0,
                                inAnHour()));
    }

    @Test
    void oneCallAddsSetsAndDropsAndTellsAll() {
        store().add(pk, "a", Map.of("n", 5L, "old", 1L, "last", 7L), inAnHour());
        Counts counts =
                new Counts(Map.of("n", -2L, "new", 3L), Map.of("last", 9L), Set.of("old", "never"));
        Map<String, Long> now = Map.of("n", 3L, "new", 3L, "last", 9L);
        assertThat(store().count(pk, "a", counts, inAnHour())).isEqualTo(now);
        assertThat(got("a").counters()).isEqualTo(now);
        assertThat(store().count(pk, "b", counts, inAnHour()))
                .isEqualTo(Map.of("n", -2L, "new", 3L, "last", 9L));
    }

    @Test
    void countersHaveNamesOfTheirOwn() {
        store().add(
                        pk,
                        "a",
                        Map.of("pk", 1L, "version", 2L, "expires", 3L, "a b.c", 4L),
                        inAnHour());
        assertThat(got("a").counters())
                .isEqualTo(Map.of("pk", 1L, "version", 2L, "expires", 3L, "a b.c", 4L));
        assertThat(got("a").version()).isZero();
    }

    @Test
    void theEndOfAnItemIsThatOfItsCreation() {
        store().add(pk, "a", Map.of("n", 1L), inAnHour());
        store().add(pk, "a", Map.of("n", 1L), inAnHour().plusSeconds(600));
        assertThat(got("a").expires()).isEqualTo(inAnHour());
    }

    @Test
    void anExpiredItemCountsFromNothing() {
        store().put(item("a", "old"), 0);
        store().add(pk, "a", Map.of("n", 41L, "other", 7L), inAnHour());
        now = now.plus(Duration.ofHours(2));
        assertThat(store().add(pk, "a", Map.of("n", 1L), inAnHour())).isEqualTo(Map.of("n", 1L));
        assertThat(store().get(pk, "a"))
                .isEqualTo(new Item(pk, "a", "", Map.of("n", 1L), 0, inAnHour()));
    }

    @Test
    void aPutKeepsWhatWasCounted() {
        store().add(pk, "a", Map.of("n", 5L), inAnHour());
        assertThat(store().put(item("a", "one"), 0)).isEqualTo(1);
        store().add(pk, "a", Map.of("n", 1L), inAnHour());
        Item read = got("a");
        store().add(pk, "a", Map.of("n", 1L), inAnHour());
        assertThat(store().put(read, 1)).isEqualTo(2);
        assertThat(got("a").counters()).isEqualTo(Map.of("n", 7L));
        assertThat(got("a").data()).isEqualTo("one");
    }

    @Test
    void aNewLifeHasNoOldCounters() {
        store().add(pk, "a", Map.of("n", 5L), inAnHour());
        now = now.plus(Duration.ofHours(2));
        store().put(item("a", "new"), 0);
        assertThat(got("a").counters()).isEmpty();
    }

    @Test
    void aRangeComesInTheOrderOfBytesPageByPage() {
        List<String> keys = List.of("a", "b", "b\u0001", "b!", "ba", "c", "é", "漢", "\uffee", "😀");
        for (String key : keys.reversed()) {
            store().put(item(key, "of " + key), 0);
            store().add(pk, key, Map.of("n", 1L, "m", 2L), inAnHour());
        }
        for (int limit = 1; limit <= keys.size() + 1; limit++) {
            assertThat(keys("a", "😀", limit)).as("pages of %d", limit).isEqualTo(keys);
        }
        assertThat(keys("b", "c", 2)).containsExactly("b", "b\u0001", "b!", "ba", "c");
        assertThat(keys("d", "e", 2)).isEmpty();
        assertThat(keys("z", "a", 2)).isEmpty();
        Item one = store().query(pk, "b", "b", 1, null).items().getFirst();
        assertThat(one.data()).isEqualTo("of b");
        assertThat(one.counters()).isEqualTo(Map.of("n", 1L, "m", 2L));
    }

    @Test
    void thereIsNoPageAfterTheLast() {
        store().put(item("a", ""), 0);
        store().put(item("b", ""), 0);
        assertThat(store().query(pk, "a", "b", 2, null).cursor()).isNull();
        assertThat(store().query(pk, "a", "b", 1, null).cursor()).isNotNull();
    }

    @Test
    void expiredItemsLeaveNoHolesInPages() {
        for (int i = 0; i < 20; i++) {
            Instant end = i % 5 == 4 ? inAnHour() : now.plusSeconds(1);
            store().put(new Item(pk, "%02d".formatted(i), "", Map.of(), 0, end), 0);
        }
        now = now.plusSeconds(2);
        Page page = store().query(pk, "00", "99", 3, null);
        assertThat(page.items()).extracting(Item::sk).containsExactly("04", "09", "14");
        Page last = store().query(pk, "00", "99", 3, page.cursor());
        assertThat(last.items()).extracting(Item::sk).containsExactly("19");
        assertThat(last.cursor()).isNull();
    }

    @Test
    void aMadeUpCursorLeadsNowhereElse() {
        for (String key : List.of("a", "m", "z")) {
            store().put(item(key, ""), 0);
        }
        for (String cursor : List.of("", "a", "zzz", "'; DROP TABLE items; --", "{}")) {
            assertThat(store().query(pk, "l", "n", 10, cursor).items())
                    .extracting(Item::sk)
                    .isSubsetOf("m");
        }
        assertThat(store().query(pk, "l", "n", 10, "a").items()).hasSize(1);
    }

    @Test
    void partitionsAreApart() {
        store().put(item("a", "mine"), 0);
        store().put(new Item(pk + "x", "b", "other", Map.of(), 0, inAnHour()), 0);
        assertThat(keys("a", "z", 10)).containsExactly("a");
    }

    @Test
    void whatIsDeletedIsGone() {
        store().put(item("a", "one"), 0);
        store().add(pk, "a", Map.of("n", 5L), inAnHour());
        store().delete(pk, "a");
        store().delete(pk, "never there");
        assertThat(store().get(pk, "a")).isNull();
        assertThat(store().add(pk, "a", Map.of("n", 1L), inAnHour())).isEqualTo(Map.of("n", 1L));
        assertThat(got("a").data()).isEmpty();
    }

    private Item got(String sk) {
        Item item = store().get(pk, sk);
        if (item == null) {
            throw new AssertionError("there is no " + sk);
        }
        return item;
    }

    final List<String> keys(String from, String to, int limit) {
        List<String> keys = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Page page = store().query(pk, from, to, limit, cursor);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            page.items().forEach(item -> keys.add(item.sk()));
            cursor = page.cursor();
        } while (cursor != null);
        return keys;
    }
}
