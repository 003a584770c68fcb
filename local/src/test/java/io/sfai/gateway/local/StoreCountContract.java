package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.store.Store.Counts;
import io.sfai.gateway.store.Store.Item;
import io.sfai.gateway.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store does with counters that are odd, many or damaged. */
abstract class StoreCountContract extends StoreContract {
    /** What the stores left out of lists. */
    final List<StoreException> skipped = new ArrayList<>();

    /** Puts a text where a counter of an item has its number. */
    abstract void damageCounter(String sk, String counter) throws Exception;

    /** Puts something that is no text where an item has its data. */
    abstract void damageData(String sk) throws Exception;

    @Test
    void countersGoBelowNothingAndStayAtIt() {
        assertThat(store().add(pk, "a", Map.of("n", -5L), inAnHour())).containsEntry("n", -5L);
        assertThat(store().add(pk, "a", Map.of("n", 5L), inAnHour())).isEqualTo(Map.of("n", 0L));
        assertThat(store().add(pk, "a", Map.of("m", 0L), inAnHour()))
                .isEqualTo(Map.of("n", 0L, "m", 0L));
        long most = Long.MAX_VALUE - 1;
        assertThat(store().add(pk, "b", Map.of("n", -most), inAnHour())).containsEntry("n", -most);
        assertThat(store().add(pk, "b", Map.of("n", most), inAnHour())).containsEntry("n", 0L);
        assertThat(store().add(pk, "b", Map.of("n", most), inAnHour())).containsEntry("n", most);
    }

    @Test
    void setAndAddMeetOnOneCounterInTheirOrder() {
        assertThat(set("last", 9)).isEqualTo(Map.of("last", 9L));
        store().add(pk, "a", Map.of("last", 3L), inAnHour());
        assertThat(set("last", 7)).isEqualTo(Map.of("last", 7L));
    }

    @Test
    void anItemWhoseCountersAreAllDroppedStays() {
        store().add(pk, "a", Map.of("n", 1L, "m", 2L), inAnHour());
        Counts counts = new Counts(Map.of(), Map.of("m", 3L), Set.of("n"));
        assertThat(store().count(pk, "a", counts, inAnHour())).isEqualTo(Map.of("m", 3L));
        counts = new Counts(Map.of("x", 1L), Map.of(), Set.of("m"));
        assertThat(store().count(pk, "a", counts, inAnHour())).isEqualTo(Map.of("x", 1L));
    }

    @Test
    void threeHundredCountersInOneItem() {
        Map<String, Long> all = new HashMap<>();
        for (int i = 0; i < 300; i += 30) {
            Map<String, Long> some = new HashMap<>();
            for (int j = i; j < i + 30; j++) {
                some.put("held " + (29_000_000 + j), (long) j);
            }
            all.putAll(some);
            assertThat(store().add(pk, "a", some, Instant.MAX)).isEqualTo(all);
        }
        assertThat(otherClient().query(pk, "a", "a", 1, null).items())
                .containsExactly(new Item(pk, "a", "", all, 0, Instant.MAX));
    }

    @Test
    void namesAreAnyText() {
        String odd = "é漢😀 'x\";--#:n1 n.n\\";
        String sk = odd + " sk";
        assertThat(store().add(pk, sk, Map.of(odd, 1L), inAnHour())).isEqualTo(Map.of(odd, 1L));
        Counts counts = new Counts(Map.of(odd, 1L), Map.of("1 " + odd, 5L), Set.of("2 " + odd));
        Map<String, Long> after = Map.of(odd, 2L, "1 " + odd, 5L);
        assertThat(store().count(pk, sk, counts, inAnHour())).isEqualTo(after);
        assertThat(store().query(pk, sk, sk, 1, null).items())
                .containsExactly(new Item(pk, sk, "", after, 0, inAnHour()));
    }

    @Test
    void whatCountsForEverNeverBeginsAnew() {
        store().add(pk, "a", Map.of("n", 1L), Instant.MAX);
        now = now.plus(Duration.ofDays(36_500));
        assertThat(store().add(pk, "a", Map.of("n", 1L), inAnHour())).containsEntry("n", 2L);
        assertThat(store().query(pk, "a", "a", 1, null).items().getFirst().expires())
                .isEqualTo(Instant.MAX);
    }

    @Test
    void anItemThatEndsBetweenTwoCallsIsNewToTheSecond() {
        for (int minute = 0; minute < 3; minute++) {
            Instant end = now.plusSeconds(60);
            Counts counts = new Counts(Map.of("n", 1L), Map.of("last", (long) minute), Set.of("x"));
            assertThat(store().count(pk, "a", counts, end))
                    .isEqualTo(Map.of("n", 1L, "last", (long) minute));
            assertThat(otherClient().count(pk, "a", counts, end)).containsEntry("n", 2L);
            assertThat(store().put(new Item(pk, "a", "in use", Map.of(), 0, end), 0)).isEqualTo(1);
            now = now.plusSeconds(60);
            assertThat(otherClient().get(pk, "a")).isNull();
        }
    }

    @Test
    void aDamagedCounterStopsItsItemAlone() throws Exception {
        for (String sk : List.of("a", "b", "c")) {
            store().add(pk, sk, Map.of("n", 1L, "m", 1L), inAnHour());
        }
        damageCounter("b", "n");
        assertThatThrownBy(() -> store().add(pk, "b", Map.of("n", 1L), inAnHour()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the item " + pk + " b ")
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> store().add(pk, "b", Map.of("m", 1L), inAnHour()))
                .hasMessageContaining("the item " + pk + " b ");
        assertThatThrownBy(() -> store().get(pk, "b"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the item " + pk + " b ");
        assertThat(store().query(pk, "a", "z", 9, null).items())
                .extracting(Item::sk)
                .containsExactly("a", "c");
        assertThat(skipped).hasSize(1);
        assertThat(skipped.getFirst()).hasMessageContaining("the item " + pk + " b ");
        store().delete(pk, "b");
        assertThat(store().add(pk, "b", Map.of("n", 1L), inAnHour())).isEqualTo(Map.of("n", 1L));
    }

    @Test
    void pagesGoOnBehindDamagedItems() throws Exception {
        for (String sk : List.of("a", "b", "c", "d", "e")) {
            store().put(item(sk, "of " + sk), 0);
        }
        damageData("a");
        damageData("c");
        damageData("e");
        for (int limit = 1; limit < 7; limit++) {
            assertThat(keys("a", "z", limit)).as("pages of %d", limit).containsExactly("b", "d");
        }
        assertThatThrownBy(() -> store().get(pk, "c"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the item " + pk + " c ");
    }

    private Map<String, Long> set(String counter, long value) {
        Counts counts = new Counts(Map.of(), Map.of(counter, value), Set.of());
        return store().count(pk, "a", counts, inAnHour());
    }
}
