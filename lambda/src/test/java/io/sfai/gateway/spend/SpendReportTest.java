package io.sfai.gateway.spend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.spend.SpendReport.By;
import io.sfai.gateway.spend.SpendReport.Row;
import io.sfai.gateway.store.StoreException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SpendReportTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-11-22");

    private final MapStore store = new MapStore(() -> NOW);
    private final List<String> skipped = new CopyOnWriteArrayList<>();
    private final SpendReport report = new SpendReport(store, skipped::add);

    @Test
    void sumsByKeyAliasAndModelOverDaysAndShards() {
        for (int i = 0; i < 40; i++) {
            Instant ended = NOW.minus(Duration.ofDays(i % 4));
            String key = i % 2 == 0 ? "key_a" : "key_b";
            String alias = i % 8 == 0 ? "cheap" : "main";
            write(1 + i % 4, "r" + i, key, alias, ended, "0.25");
        }
        write(1, "old", "key_a", "main", NOW.minus(Duration.ofDays(4)), "99");
        write(1, "dear", "key_b", "main", NOW, "1");

        List<Row> keys = rows(By.KEY, 3);
        assertThat(keys).extracting(Row::name).containsExactly("key_b", "key_a");
        assertThat(keys.getFirst().spent().usd()).isEqualByComparingTo("6");
        assertThat(keys.getFirst().spent().requests()).isEqualTo(21);
        assertThat(keys.getLast().spent().tokensIn()).isEqualTo(2000);
        assertThat(rows(By.ALIAS, 3)).extracting(Row::name).containsExactly("main", "cheap");
        assertThat(rows(By.MODEL, 3).getFirst().name()).isEqualTo("openai/gpt");
        assertThat(rows(By.MODEL, 0).getFirst().spent().requests()).isEqualTo(11);
        assertThat(skipped).isEmpty();
        assertThat(SpendReport.shards(store, TODAY.minusDays(3), TODAY)).isEqualTo(4);
        assertThat(SpendReport.shards(store, TODAY, TODAY)).isEqualTo(1);
    }

    @Test
    void nothingIsNoRow() {
        assertThat(rows(By.KEY, 30)).isEmpty();
    }

    @Test
    void whatCannotBeReadIsLeftOutAndTold() {
        store.plant("rollup 2026-11-22", "key_a main", "", Map.of("requests", 1L));
        store.plant("rollup 2026-11-22", "key_a main o/m", "", Map.of("requests", -1L));
        store.plant("spend shards", "2026-11-22 many", "", Map.of());
        store.plant("spend shards", "2026-11-22", "", Map.of());
        store.plant("spend shards", "2026-11-22 -3", "", Map.of());
        write(1, "r1", "key_a", "good", NOW, "1");
        assertThat(rows(By.ALIAS, 1)).extracting(Row::name).containsExactly("good");
        assertThat(skipped)
                .hasSize(2)
                .allMatch(line -> line.startsWith("the sums rollup 2026-11-22, key_a main"));
    }

    @Test
    void aDayOfManyRowsIsReadInPagesAndNoRecordIsTouched() {
        for (int i = 0; i < 50_000; i++) {
            store.plant(
                    "rollup 2026-11-22",
                    "key_%05d main openai/gpt".formatted(i),
                    "",
                    Map.of("requests", 2L, "nanoUsd", 1L));
        }
        List<Row> rows = rows(By.KEY, 0);
        assertThat(rows).hasSize(50_000);
        assertThat(rows(By.ALIAS, 0).getFirst().spent().nanoUsd()).isEqualTo(50_000);
        assertThat(store.largestPage.get()).isEqualTo(1000);
        assertThat(store.queries.get()).isLessThan(110);
    }

    @Test
    void aBrokenStoreIsTold() {
        store.broken = true;
        assertThatThrownBy(() -> rows(By.KEY, 3)).isInstanceOf(StoreException.class);
    }

    @Test
    void askingForAllTimeIsAskingForAsLongAsSumsAreKept() {
        write(1, "r1", "key_a", "main", NOW.minus(Duration.ofDays(399)), "1");
        assertThat(report.rows(By.KEY, LocalDate.MIN, TODAY)).hasSize(1);
        assertThat(store.queries.get()).isLessThan(410);
    }

    private List<Row> rows(By by, int days) {
        return report.rows(by, TODAY.minusDays(days), TODAY);
    }

    private void write(int shards, String id, String key, String alias, Instant ended, String usd) {
        new SpendLog(
                        store,
                        Runnable::run,
                        shards,
                        failure -> {
                            throw failure;
                        })
                .accept(
                        Receipts.of(
                                id,
                                key,
                                alias,
                                "openai/gpt",
                                ended,
                                new BigDecimal(usd),
                                200,
                                null,
                                1));
    }
}
