package io.sfai.gateway.spend;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Afterwards;
import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.store.Store.Item;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SpendLogTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final BigDecimal CENT = new BigDecimal("0.01");
    private static final String RECORDS = "spend key_a 2026-11-22";
    private static final String ROLLUPS = "rollup 2026-11-22";

    private final MapStore store = new MapStore(() -> NOW);
    private final Afterwards afterwards = new Afterwards();
    private final List<RuntimeException> failures = new CopyOnWriteArrayList<>();

    @Test
    void aRequestLeavesARecordAndItsShareOfTheDay() {
        log(1, Receipts.good("r1", "key_a", "main", NOW));
        Item record = store.items(RECORDS).getFirst();
        assertThat(record.sk()).isEqualTo("2026-11-22T10:00:00.000Z r1");
        assertThat(record.data())
                .isEqualTo(
                        """
                        {"key":"key_a","alias":"main","target":"openai/gpt","dialect":"chat",\
                        "tokensIn":100,"tokensOut":20,"tokensCacheRead":40,"tokensCacheWrite":10,\
                        "tokensReasoning":5,"estimated":true,"costUsd":"0.01","status":200,\
                        "errorType":null,"durationMs":1234,"attempts":1}\
                        """);
        assertThat(record.expires()).isEqualTo(NOW.plus(Duration.ofDays(90)));
        Item sums = store.items(ROLLUPS).getFirst();
        assertThat(sums.sk()).isEqualTo("key_a main openai/gpt");
        assertThat(sums.counters())
                .isEqualTo(
                        Map.of(
                                "requests", 1L,
                                "errors", 0L,
                                "tokensIn", 100L,
                                "tokensOut", 20L,
                                "tokensCacheRead", 40L,
                                "tokensCacheWrite", 10L,
                                "nanoUsd", 10_000_000L,
                                "unpriced", 0L));
        assertThat(sums.expires()).isEqualTo(NOW.plus(Duration.ofDays(400)));
    }

    @Test
    void noWordOfTheUserIsKept() {
        log(1, Receipts.good("r1", "key_a", "main", NOW));
        assertThat(store.items(RECORDS).toString() + store.items(ROLLUPS))
                .doesNotContain(Receipts.SAID);
    }

    @Test
    void whatWasRefusedBeforeATargetLeavesNothing() {
        log(1, Receipts.of("r1", "key_a", "main", "a/b", NOW, null, 429, "rate_limit_exceeded", 0));
        assertThat(store.items(RECORDS)).isEmpty();
        assertThat(store.items(ROLLUPS)).isEmpty();
    }

    @Test
    void aFailureAnUnknownPriceAndAClientThatLeftAreCountedApart() {
        BigDecimal free = BigDecimal.ZERO;
        log(
                1,
                Receipts.of("r1", "key_a", "m", "a/b", NOW, free, 502, "upstream_cut", 2),
                Receipts.of("r2", "key_a", "m", "a/b", NOW, free, 499, "client_gone", 1),
                Receipts.of("r3", "key_a", "m", "a/b", NOW, null, 200, null, 1));
        assertThat(store.items(ROLLUPS).getFirst().counters())
                .containsEntry("requests", 3L)
                .containsEntry("errors", 1L)
                .containsEntry("unpriced", 1L)
                .containsEntry("nanoUsd", 0L);
        assertThat(store.items(RECORDS).getLast().data()).contains("\"costUsd\":null");
    }

    @Test
    void dollarsAreExactInTheRecordAndRoundedUpInTheSum() {
        BigDecimal tiny = new BigDecimal("0.00000000012345678");
        log(1, Receipts.of("r1", "key_a", "m", "a/b", NOW, tiny, 200, null, 1));
        assertThat(store.items(RECORDS).getFirst().data())
                .contains("\"costUsd\":\"0.00000000012345678\"");
        assertThat(store.items(ROLLUPS).getFirst().counters()).containsEntry("nanoUsd", 1L);
    }

    @Test
    void aPriceWithASlipDoesNotBreakTheSum() {
        BigDecimal silly = new BigDecimal("1e30");
        log(1, Receipts.of("r1", "key_a", "m", "a/b", NOW, silly, 200, null, 1));
        assertThat(failures).isEmpty();
        assertThat(store.items(ROLLUPS).getFirst().counters())
                .containsEntry("nanoUsd", 1_000_000_000_000_000L);
    }

    @Test
    void aRequestToldTwiceIsKeptOnce() {
        Receipt receipt = Receipts.good("r1", "key_a", "main", NOW);
        log(1, receipt, receipt);
        log(8, receipt, receipt);
        assertThat(store.items(RECORDS)).hasSize(1);
        int spread = 0;
        for (int shard = 0; shard < 8; shard++) {
            spread += store.items(RECORDS + "#" + shard).size();
        }
        assertThat(spread).isEqualTo(1);
        assertThat(failures).isEmpty();
    }

    @Test
    void namesNeverBreakOrOutgrowASortKey() {
        String odd = "a b%20c";
        log(
                1,
                Receipts.good("r" + "é".repeat(2000), "key_a", odd, NOW),
                Receipts.good("r" + "é".repeat(2001), "key_a", odd, NOW));
        assertThat(store.items(RECORDS)).hasSize(2);
        for (Item record : store.items(RECORDS)) {
            assertThat(record.sk().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1024);
            assertThat(record.sk()).startsWith("2026-11-22T10:00:00.000Z réé");
        }
        String sk = store.items(ROLLUPS).getFirst().sk();
        assertThat(sk).isEqualTo("key_a a%20b%2520c openai/gpt");
        assertThat(SpendKeys.words(sk)).containsExactly("key_a", odd, "openai/gpt");
    }

    /** Counters that overflow or sink below 0 would lose the sums of a whole day. */
    @Test
    void whatAnUpstreamMakesUpDoesNotSpoilTheSums() {
        long all = Long.MAX_VALUE;
        for (String id : List.of("r1", "r2")) {
            Receipt good = Receipts.good(id, "key_a", "main", NOW);
            log(1, Receipts.used(good, new Usage(all, -5, all, -1, 0, false), CENT.negate()));
        }
        log(1, Receipts.good("r3", "key_a", "main", NOW));
        assertThat(store.items(ROLLUPS).getFirst().counters())
                .containsEntry("requests", 3L)
                .containsEntry("tokensIn", 2_000_000_000_100L)
                .containsEntry("tokensOut", 20L)
                .containsEntry("tokensCacheRead", 2_000_000_000_040L)
                .containsEntry("tokensCacheWrite", 10L)
                .containsEntry("nanoUsd", 10_000_000L);
    }

    @Test
    void aBrokenStoreIsToldOnceARequest() {
        store.broken = true;
        log(4, Receipts.good("r1", "key_a", "main", NOW));
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst()).hasMessage("the store is broken");
    }

    @Test
    void nobodyWaitsForTheStore() {
        store.gate = new CountDownLatch(1);
        SpendLog log = new SpendLog(store, afterwards, 1, failures::add);
        log.accept(Receipts.good("r1", "key_a", "main", NOW));
        assertThat(store.items(RECORDS)).isEmpty();
        store.gate.countDown();
        assertThat(afterwards.await(Duration.ofSeconds(10))).isTrue();
        assertThat(store.items(RECORDS)).hasSize(1);
    }

    @Test
    void theDayIsThatOfUtc() {
        Instant lastMoment = Instant.parse("2026-11-22T23:59:59.999999Z");
        log(1, Receipts.good("r1", "key_a", "main", lastMoment));
        assertThat(store.items(RECORDS).getFirst().sk()).startsWith("2026-11-22T23:59:59.999Z ");
    }

    private void log(int shards, Receipt... receipts) {
        SpendLog log = new SpendLog(store, afterwards, shards, failures::add);
        for (Receipt receipt : receipts) {
            log.accept(receipt);
            assertThat(afterwards.await(Duration.ofSeconds(10))).isTrue();
        }
    }
}
