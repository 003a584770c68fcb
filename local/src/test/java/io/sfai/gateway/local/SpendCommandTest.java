package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.Terminal.Printed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sfai spend} on a laptop's store. */
class SpendCommandTest {
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @TempDir private Path data;
    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal = new Terminal(Map.of("SFAI_DATA_DIR", data.toString()));
    }

    @Test
    void keysHaveTheirNamesAndATotal() {
        terminal.run("keys create --name ide-team");
        String id = id();
        rolledUp(today, id + " main openai/gpt-4o", 1000, 1_234_500_000L, 0);
        rolledUp(today.minusDays(6), id + " cheap openai/gpt-4o-mini", 10, 50_000L, 0);
        rolledUp(today.minusDays(7), id + " cheap openai/gpt-4o-mini", 10, 9_000_000_000L, 0);
        rolledUp(today, "master main openai/gpt-4o", 1, 1_000_000_000L, 0);
        rolledUp(today, "key_000000000000 main openai/gpt-4o", 2, 500_000_000L, 0);
        Printed spend = terminal.run("spend --by key");
        assertThat(spend.err()).isEmpty();
        assertThat(spend.code()).isZero();
        assertThat(spend.out())
                .startsWith(today.minusDays(6) + " to " + today + " (UTC), " + data)
                .doesNotContain("UNPRICED", "no known price");
        assertThat(spend.out().lines().skip(2).map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "KEY ID REQUESTS ERRORS TOKENS IN CACHED TOKENS OUT COST",
                        "ide-team " + id + " 1,010 0 101,000 0 10,100 $1.2346",
                        "master master 1 0 100 0 10 $1.0000",
                        "key_000000000000 key_000000000000 2 0 200 0 20 $0.5000",
                        "TOTAL 1,013 0 101,300 0 10,130 $2.7346");
    }

    @Test
    void byModelAndByAliasAndSinceADate() {
        rolledUp(today, "a main openai/gpt-4o", 3, 1_000_000_000L, 0);
        rolledUp(today, "b main bedrock/m", 2, 2_000_000_000L, 0);
        rolledUp(today.minusDays(1), "b main bedrock/m", 5, 2_000_000_000L, 0);
        assertThat(terminal.run("spend --by model --since 1d").out().lines().skip(3))
                .extracting(line -> line.replaceAll(" +", " "))
                .containsExactly(
                        "bedrock/m 2 0 200 0 20 $2.0000",
                        "openai/gpt-4o 3 0 300 0 30 $1.0000",
                        "TOTAL 5 0 500 0 50 $3.0000");
        assertThat(terminal.run("spend --by alias --since " + today.minusDays(1)).out())
                .containsPattern("main +10 +0 .* \\$5\\.0000");
    }

    @Test
    void requestsWithoutAPriceStandApart() {
        rolledUp(today, "a main openai/gpt-4o", 3, 1_000_000_000L, 1);
        rolledUp(today, "b own vllm/own", 4, 0, 4);
        rolledUp(today, "c main openai/gpt-4o", 1, 30L, 0);
        String out = terminal.run("spend --by key").out();
        assertThat(out.lines().skip(2).map(line -> line.replaceAll(" +", " ")))
                .startsWith(
                        "KEY ID REQUESTS ERRORS TOKENS IN CACHED TOKENS OUT COST UNPRICED",
                        "a a 3 0 300 0 30 $1.0000+ 1",
                        "c c 1 0 100 0 10 <$0.0001 0",
                        "b b 4 0 400 0 40 unknown 4",
                        "TOTAL 8 0 800 0 80 $1.0000+ 5");
        assertThat(out).contains("5 of 8 requests have no known price");
    }

    @Test
    void csvIsPlainAndSafeInASpreadsheet() {
        terminal.run("keys", "create", "--name", "@SUM.A1");
        rolledUp(today, id() + " main o/m", 1, 123_456_789L, 0);
        rolledUp(today, "=1+1,\"x\" main o/m", 1, 0, 1);
        assertThat(terminal.run("spend --by key --csv").out())
                .isEqualTo(
                        "key,id,requests,errors,tokensIn,tokensCacheRead,tokensCacheWrite,"
                                + "tokensOut,costUsd,unpricedRequests\r\n"
                                + "'@SUM.A1,"
                                + id()
                                + ",1,0,100,0,0,10,0.123456789,0\r\n"
                                + "\"'=1+1,\"\"x\"\"\",\"'=1+1,\"\"x\"\"\",1,0,100,0,0,10,0,1\r\n");
    }

    @Test
    void jsonHasDaysRowsAndATotal() {
        rolledUp(today, "a main o/m", 1, 123_456_789L, 0);
        JsonObject json = Json.object(terminal.run("spend --by model --json").out());
        assertThat(json.string("since")).isEqualTo(today.minusDays(6).toString());
        assertThat(json.string("until")).isEqualTo(today.toString());
        JsonArray rows = Objects.requireNonNull(json.array("rows"));
        assertThat(rows.size()).isEqualTo(1);
        assertThat(rows.get(0))
                .isEqualTo(
                        Json.object(
                                """
                                {"model":"o/m","requests":1,"errors":0,"tokensIn":100,
                                 "tokensCacheRead":0,"tokensCacheWrite":0,"tokensOut":10,
                                 "costUsd":"0.123456789","unpricedRequests":0}
                                """));
        assertThat(Objects.requireNonNull(json.object("total")).string("costUsd"))
                .isEqualTo("0.123456789");
    }

    @Test
    void nothingIsSaidToBeNothing() {
        String told =
                "Nothing was spent from %s to %s (UTC) in %s.%n"
                        .formatted(today.minusDays(6), today, data.resolve("sfai.db"));
        assertThat(terminal.run("spend --by key")).isEqualTo(new Printed(0, told, ""));
        Printed csv = terminal.run("spend --by model --csv");
        assertThat(csv.err()).isEqualTo(told);
        assertThat(csv.out().lines()).hasSize(1);
        assertThat(Json.object(terminal.run("spend --by key --json").out()).array("rows"))
                .isEqualTo(new JsonArray());
    }

    @Test
    void damagedSumsAreLeftOutWithAWarning() {
        rolledUp(today, "a main o/m", 1, 1_000_000_000L, 0);
        rolledUp(today, "garbage", 1, 1_000_000_000L, 0);
        Printed spend = terminal.run("spend --by key");
        assertThat(spend.code()).isZero();
        assertThat(spend.out()).containsPattern("TOTAL +1 ");
        assertThat(spend.err()).startsWith("warning: the sums rollup " + today + ", garbage");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    --since 7d                    | Missing required option: '--by
                    --by team                     | expected one of [KEY, ALIAS, MODEL]
                    --by key --since 0d           | '0d' is no day
                    --by key --since 7            | '7' is no day
                    --by key --since 12h          | '12h' is no day
                    --by key --since 2026-13-01   | '2026-13-01' is no day
                    --by key --since 2999-01-01   | 2999-01-01 is still to come
                    --by key --json --csv         | choose one of --json and --csv
                    --by key --profile p          | add --stack NAME
                    """)
    void whatMakesNoSenseIsBadUsage(String arguments, String told) {
        Printed refused = terminal.run(("spend " + arguments).split(" "));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).startsWith("sfai spend: ").contains(told);
    }

    @Test
    void allTimeIsAsLongAsSumsAreKept() {
        rolledUp(today.minusDays(300), "a main o/m", 1, 1_000_000_000L, 0);
        assertThat(terminal.run("spend --by key --since 2001-01-01").out()).contains("$1.0000");
        assertThat(terminal.run("spend --by key --since 999999d").out()).contains("$1.0000");
    }

    private void rolledUp(LocalDate day, String sk, long requests, long nanoUsd, long unpriced) {
        try (SqliteStore store = new SqliteStore(data, InstantSource.system(), damaged -> {})) {
            store.add(
                    "rollup " + day,
                    sk,
                    Map.of(
                            "requests", requests,
                            "tokensIn", 100 * requests,
                            "tokensOut", 10 * requests,
                            "nanoUsd", nanoUsd,
                            "unpriced", unpriced),
                    Instant.now().plus(Duration.ofDays(400)));
        }
    }

    private String id() {
        JsonObject listed =
                Json.object("{\"keys\":" + terminal.run("keys list --json").out() + "}");
        JsonArray keys = Objects.requireNonNull(listed.array("keys"));
        return String.valueOf(Objects.requireNonNull(keys.object(0)).string("id"));
    }
}
