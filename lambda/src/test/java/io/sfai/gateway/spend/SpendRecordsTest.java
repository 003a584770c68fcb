package io.sfai.gateway.spend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.spend.SpendRecords.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpendRecordsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String RECORDS = "spend key_a 2026-11-22";

    private final MapStore store = new MapStore(() -> NOW);
    private final List<String> skipped = new ArrayList<>();
    private final SpendRecords records = new SpendRecords(store, () -> NOW, skipped::add);

    @Test
    void aRecordComesBackAsItWas() {
        write(1, "r1", NOW);
        Page page = records.list("key_a", NOW, NOW.plusSeconds(1), 10, null);
        assertThat(page.cursor()).isNull();
        assertThat(page.records())
                .containsExactly(SpendRecord.of(Receipts.good("r1", "key_a", "main", NOW)));
    }

    @Test
    void pagesGoThroughDaysAndShardsInTheOrderOfTime() {
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            // One day in two with shards, of another number each.
            write(i % 2 == 0 ? 1 : 1 + i / 10, "r" + i, NOW.minus(Duration.ofHours(61 - i)));
            written.add("r" + i);
        }
        List<String> read = new ArrayList<>();
        String cursor = null;
        do {
            Page page = records.list("key_a", NOW.minus(Duration.ofDays(9)), NOW, 7, cursor);
            assertThat(page.records()).hasSizeBetween(1, 7);
            page.records().forEach(each -> read.add(each.requestId()));
            cursor = page.cursor();
        } while (cursor != null);
        assertThat(read).isEqualTo(written);
        assertThat(skipped).isEmpty();
    }

    @Test
    void theTimeAskedForEndsBeforeItsEnd() {
        write(1, "before", NOW.minusMillis(1));
        write(1, "first", NOW);
        write(1, "last", NOW.plusMillis(9));
        write(1, "after", NOW.plusMillis(10));
        assertThat(ids(NOW, NOW.plusMillis(10))).containsExactly("first", "last");
        assertThat(ids(NOW, NOW)).isEmpty();
        assertThat(ids(NOW.plusMillis(10), NOW)).isEmpty();
    }

    @Test
    void everythingMayBeAskedForAndCostsAQuarterOfDays() {
        write(1, "r1", NOW.minus(Duration.ofDays(80)));
        assertThat(ids(Instant.MIN, Instant.MAX)).containsExactly("r1");
        assertThat(store.queries.get()).isLessThan(100);
    }

    @Test
    void theLastPageIsFullAndHasNoCursor() {
        write(1, "r1", NOW);
        write(1, "r2", NOW.plusMillis(1));
        assertThat(page(2, null).cursor()).isNull();
        Page first = page(1, null);
        assertThat(first.records()).hasSize(1);
        assertThat(page(1, first.cursor()).records().getFirst().requestId()).isEqualTo("r2");
        assertThat(page(1, first.cursor()).cursor()).isNull();
    }

    @Test
    void aCursorThatIsMadeUpIsRefusedOrLeadsNowhereElse() {
        write(1, "r1", NOW);
        assertThatThrownBy(() -> page(1, "zzz"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no cursor of ours");
        assertThat(page(1, "2020-01-01T00:00:00.000Z r0").records()).hasSize(1);
        assertThat(page(1, "2099-01-01T00:00:00.000Z r0").records()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsLeftOutAndTold() {
        String at = "2026-11-22T10:00:00.000Z ";
        store.plant(RECORDS, at + "a", "{not json", Map.of());
        store.plant(RECORDS, at + "b", "[]", Map.of());
        store.plant(RECORDS, at + "c", "{\"key\":\"key_a\",\"alias\":\"m\"}", Map.of());
        store.plant(
                RECORDS,
                at + "d",
                "{\"key\":\"k\",\"alias\":\"m\",\"target\":\"t\",\"costUsd\":\"dear\"}",
                Map.of());
        store.plant(RECORDS, "2026-11-22T10:00:00.000Z", "{}", Map.of());
        store.plant(RECORDS, "2026-11-22T10:00:00.000Zulu e", "{}", Map.of());
        write(1, "good", NOW.plusMillis(1));
        assertThat(ids(NOW, NOW.plusSeconds(1))).containsExactly("good");
        assertThat(skipped)
                .hasSize(6)
                .allMatch(line -> line.startsWith("the record " + RECORDS + ", 2026-11-22T"))
                .anyMatch(line -> line.endsWith("it has no target"))
                .anyMatch(line -> line.endsWith("its costUsd is no number"));
    }

    @Test
    void anotherCallersRecordsAreNotShown() {
        write(1, "r1", NOW);
        assertThat(records.list("key_b", NOW, NOW.plusSeconds(1), 9, null).records()).isEmpty();
        assertThat(records.list("key_a 2026", NOW, NOW.plusSeconds(1), 9, null).records())
                .isEmpty();
    }

    private Page page(int limit, @Nullable String cursor) {
        return records.list("key_a", NOW, NOW.plusSeconds(1), limit, cursor);
    }

    private List<String> ids(Instant from, Instant to) {
        return records.list("key_a", from, to, 100, null).records().stream()
                .map(SpendRecord::requestId)
                .toList();
    }

    private void write(int shards, String id, Instant ended) {
        new SpendLog(
                        store,
                        Runnable::run,
                        shards,
                        failure -> {
                            throw failure;
                        })
                .accept(Receipts.good(id, "key_a", "main", ended));
    }
}
