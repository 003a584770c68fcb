package io.sfai.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.model.Prices.Price;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PricesTest {
    private static final Usage MILLIONS =
            new Usage(4_000_000, 1_000_000, 2_000_000, 1_000_000, 0, false);

    @Test
    void costIsExact() throws ModelMapRejected {
        Prices prices = prices("anthropic/claude-sonnet-4-5", "{}");

        assertThat(prices.cost("anthropic/claude-sonnet-4-5", MILLIONS))
                .isEqualTo(new BigDecimal("22.35"));
        assertThat(prices.cost("anthropic/claude-sonnet-4-5", new Usage(1, 0, 0, 0, 0, false)))
                .isEqualTo(new BigDecimal("0.000003"));
        assertThat(
                        prices.cost(
                                "anthropic/claude-sonnet-4-5",
                                new Usage(0, 2_000_000, 0, 0, 0, true)))
                .isEqualTo(new BigDecimal("30"))
                .hasToString("30");
    }

    @Test
    void anUnknownPriceIsNullAndNeverZero() throws ModelMapRejected {
        Prices prices = prices("openai/gpt-99", "{}");

        assertThat(prices.cost("openai/gpt-99", MILLIONS)).isNull();
        assertThat(prices.cost("nowhere/x", MILLIONS)).isNull();
        assertThat(prices.cost("", MILLIONS)).isNull();
    }

    @Test
    void theMockCostsNothingWhateverItsModel() throws ModelMapRejected {
        Prices prices = prices("openai/gpt-4o", "{}");

        assertThat(prices.cost("mock/error-429", MILLIONS)).isEqualTo(BigDecimal.ZERO);
    }

    @Test
    void theMapsOwnPricesWin() throws ModelMapRejected {
        Prices prices =
                prices(
                        "openai/gpt-4o",
                        "{'openai/gpt-4o': {'input': 1, 'output': 2}, 'bedrock/*': {'input': 0}}");

        assertThat(prices.cost("openai/gpt-4o", MILLIONS)).isEqualTo(new BigDecimal("6"));
        assertThat(prices.price("bedrock/anything")).isNotNull();
    }

    @Test
    void whatHasNoOutputPriceHasNoCostOnceThereIsOutput() throws ModelMapRejected {
        Prices prices = prices("openai/text-embedding-3-small", "{}");

        assertThat(
                        prices.cost(
                                "openai/text-embedding-3-small",
                                new Usage(1_000_000, 0, 0, 0, 0, false)))
                .isEqualTo(new BigDecimal("0.02"));
        assertThat(prices.cost("openai/text-embedding-3-small", MILLIONS)).isNull();
    }

    @Test
    void aProviderAtItsOwnAddressHasItsTypesPricesUnderAnyName() throws ModelMapRejected {
        ModelMap map =
                Maps.parse(
                        """
                        {'providers': {
                          'second-account': {'type': 'openai', 'apiKey': 'secret:B'},
                          'groq': {'type': 'openai', 'baseUrl': 'https://api.groq.com/openai/v1'},
                          'ollama': {'type': 'openai', 'baseUrl': 'http://localhost:11434/v1'}},
                         'models': {
                          'a': 'second-account/gpt-4o',
                          'b': 'groq/openai/gpt-oss-20b',
                          'c': 'ollama/gpt-4o'}}
                        """);

        assertThat(map.prices().byTarget())
                .containsOnlyKeys("second-account/gpt-4o", "groq/openai/gpt-oss-20b", "mock/*");
    }

    @Test
    void geographicProfilesOfNewClaudesCostATenthMore() {
        String model = "anthropic.claude-haiku-4-5-20251001-v1:0";
        List<String> names =
                List.of(
                        "bedrock/" + model,
                        "bedrock/global." + model,
                        "bedrock/jp." + model,
                        "bedrock/us." + model,
                        "bedrock/eu." + model);
        Map<String, Price> rows = PriceTable.rows(names);

        assertThat(rows).containsOnlyKeys(names);
        assertThat(input(rows, "bedrock/global." + model)).isEqualByComparingTo("1");
        assertThat(input(rows, "bedrock/jp." + model)).isEqualByComparingTo("1.1");
    }

    @Test
    void everyRowOfTheTableIsAPlausiblePrice() throws IOException {
        List<String> lines = table();
        List<String> names =
                lines.stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.substring(0, line.indexOf('\t')))
                        .toList();

        assertThat(lines.toString()).contains("Portkey-AI/models", "MIT", "2026");
        assertThat(names).hasSizeGreaterThan(600).doesNotHaveDuplicates();
        assertThat(PriceTable.rows(names)).hasSameSizeAs(names).allSatisfy(PricesTest::isPlausible);
    }

    /** Claude 3 Haiku alone has other figures. */
    @Test
    void whatClaudesCacheCostsFollowsFromTheInput() throws IOException {
        List<String> names =
                table().stream()
                        .filter(line -> line.matches("[^#\t]*claude[^\t]*\t.*"))
                        .map(line -> line.substring(0, line.indexOf('\t')))
                        .filter(name -> !name.equals("anthropic/claude-3-haiku-20240307"))
                        .toList();

        assertThat(names).hasSizeGreaterThan(100);
        PriceTable.rows(names)
                .forEach((name, price) -> {
                    if (price.cacheWrite() != null) {
                        assertThat(price.cacheWrite())
                                .as(name)
                                .isEqualByComparingTo(
                                        price.input().multiply(new BigDecimal("1.25")));
                        assertThat(price.cacheRead())
                                .as(name)
                                .isEqualByComparingTo(
                                        price.input().multiply(new BigDecimal("0.1")));
                    }
                });
    }

    private static void isPlausible(String name, Price price) {
        assertThat(price.input()).as(name).isPositive().isLessThan(new BigDecimal("1000"));
        if (price.cacheRead() != null) {
            assertThat(price.cacheRead()).as(name).isLessThanOrEqualTo(price.input());
        }
        if (price.output() != null) {
            assertThat(price.output()).as(name).isLessThan(new BigDecimal("1000"));
        }
    }

    private static BigDecimal input(Map<String, Price> rows, String name) {
        return Objects.requireNonNull(rows.get(name)).input();
    }

    private static List<String> table() throws IOException {
        try (var in = Objects.requireNonNull(PriceTable.class.getResourceAsStream("prices.tsv"));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        }
    }

    private static Prices prices(String target, String own) throws ModelMapRejected {
        return Maps.parse(
                        """
                        {'providers': {
                          'openai': {'type': 'openai'}, 'anthropic': {'type': 'anthropic'},
                          'bedrock': {'type': 'bedrock'}},
                         'models': {'a': '%s'}, 'prices': %s}
                        """
                                .formatted(target, own))
                .prices();
    }
}
