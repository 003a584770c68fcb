package io.sfai.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.Capabilities.Thinking;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilityTableTest {
    private static final Set<String> PARAMETERS =
            Set.of(
                    "audio",
                    "frequency_penalty",
                    "logit_bias",
                    "logprobs",
                    "max_completion_tokens",
                    "max_tokens",
                    "modalities",
                    "parallel_tool_calls",
                    "prediction",
                    "presence_penalty",
                    "reasoning",
                    "reasoning_effort",
                    "response_format",
                    "safety_identifier",
                    "service_tier",
                    "stop",
                    "store",
                    "temperature",
                    "thinking",
                    "tool_choice",
                    "tools",
                    "top_k",
                    // Of turns and tools, which some servers do not take either.
                    "thinking_blocks",
                    "reasoning_content",
                    "cache_control",
                    "top_logprobs",
                    "top_p",
                    "user",
                    "web_search_options");

    private final CapabilityTable table = new CapabilityTable();

    @Test
    void whatNoRowMatchesIsUnknown() {
        assertThat(of("ollama/qwen3:0.6b")).isEqualTo(Capabilities.UNKNOWN);
        assertThat(of("mock/echo")).isEqualTo(Capabilities.UNKNOWN);
        assertThat(of("my-anthropic/claude-opus-4-7")).isEqualTo(Capabilities.UNKNOWN);
        assertThat(of("openaix/gpt-4o")).isEqualTo(Capabilities.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic/claude-3-5-sonnet-20241022, NONE, TOOL, false, 8192, 200000",
        "anthropic/claude-3-7-sonnet-latest, BUDGET, TOOL, false, 64000, 200000",
        "anthropic/claude-sonnet-4-20250514, BUDGET, TOOL, false, 64000, 200000",
        "anthropic/claude-opus-4-1, BUDGET, TOOL, true, 32000, 200000",
        "anthropic/claude-sonnet-4-5, BUDGET, NATIVE, true, 64000, 200000",
        "anthropic/claude-haiku-4-5-20251001, BUDGET, NATIVE, true, 64000, 200000",
        "anthropic/claude-opus-4-6, ADAPTIVE, NATIVE, true, 128000, 1000000",
        "anthropic/claude-opus-4-7, ADAPTIVE, NATIVE, false, 128000, 1000000",
        "anthropic/claude-sonnet-5, ADAPTIVE, NATIVE, false, 128000, 1000000",
        "bedrock/anthropic.claude-opus-4-7, ADAPTIVE, TOOL, false, 128000, 1000000",
        "bedrock/us.anthropic.claude-sonnet-5-v1, ADAPTIVE, NATIVE, false, 128000, 1000000",
        "bedrock/eu.anthropic.claude-fable-5, ALWAYS, NONE, false, 128000, 1000000",
        "bedrock/us.deepseek.r1-v1:0, NONE, NONE, false, 32768, 128000",
        "bedrock/apac.amazon.nova-micro-v1:0, NONE, TOOL, false, 8192, 128000",
        "openai/o3-mini, NONE, NATIVE, false, 100000, 200000",
        "openai/gpt-5.1-chat-latest, NONE, NATIVE, false, 16384, 128000",
        "openai/gpt-4o-2024-05-13, NONE, NATIVE, false, 4096, 128000"
    })
    void aModelHasWhatItsRowsSayTogether(
            String name,
            Thinking thinking,
            StructuredOutput structured,
            boolean one,
            long most,
            long window) {
        Capabilities model = of(name);

        assertThat(model.thinking()).isEqualTo(thinking);
        assertThat(model.structuredOutput()).isEqualTo(structured);
        assertThat(model.oneOfTemperatureAndTopP()).isEqualTo(one);
        assertThat(model.maxOutputTokens()).isEqualTo(most);
        assertThat(model.contextWindow()).isEqualTo(window);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anthropic.claude-haiku-4-5-20251001-v1:0",
                "jp.anthropic.claude-haiku-4-5-20251001-v1:0",
                "us.anthropic.claude-haiku-4-5-20251001-v1:0",
                "global.anthropic.claude-haiku-4-5-20251001-v1:0",
                "us-gov.anthropic.claude-haiku-4-5-20251001-v1:0",
                "arn:aws:bedrock:ap-northeast-1:111122223333:inference-profile/"
                        + "jp.anthropic.claude-haiku-4-5-20251001-v1:0"
            })
    void aProfileIsItsModel(String model) {
        Capabilities haiku = of("bedrock/" + model);

        assertThat(haiku).isEqualTo(of("bedrock/anthropic.claude-haiku-4-5-20251001-v1:0"));
        assertThat(haiku.thinking()).isEqualTo(Thinking.BUDGET);
        assertThat(haiku.takes("thinking")).isTrue();
        assertThat(haiku.takes("top_k")).isTrue();
    }

    @Test
    void aNewClaudeTakesNoSamplingParameters() {
        Capabilities opus = of("anthropic/claude-opus-4-7");

        assertThat(opus.takes("temperature")).isFalse();
        assertThat(opus.takes("top_p")).isFalse();
        assertThat(opus.takes("reasoning_effort")).isTrue();
        assertThat(of("anthropic/claude-sonnet-4-6").takes("temperature")).isTrue();
    }

    @Test
    void anApiOfItsOwnIsAClosedList() {
        for (String name : List.of("anthropic/claude-sonnet-4-5", "bedrock/anything")) {
            assertThat(of(name).takes("temperature")).as(name).isTrue();
            assertThat(of(name).takes("tools")).as(name).isTrue();
            assertThat(of(name).takes("max_tokens")).as(name).isTrue();
            assertThat(of(name).takes("logprobs")).as(name).isFalse();
            assertThat(of(name).takes("brand_new")).as(name).isFalse();
        }
        assertThat(of("openai/gpt-4o").takes("brand_new")).isTrue();
        assertThat(of("openai/gpt-4o").takes("store")).isTrue();
    }

    @Test
    void whoeverDoesNotThinkTakesNoEffort() {
        for (String name :
                List.of(
                        "anthropic/claude-3-5-haiku-latest",
                        "bedrock/amazon.nova-pro-v1:0",
                        "openai/gpt-4o-mini",
                        "openai/gpt-5-chat-latest")) {
            assertThat(of(name).takes("reasoning_effort")).as(name).isFalse();
            assertThat(of(name).takes("thinking")).as(name).isFalse();
        }
        assertThat(of("openai/gpt-5-mini").takes("reasoning_effort")).isTrue();
        assertThat(of("openai/o3").takes("reasoning_effort")).isTrue();
    }

    @Test
    void openAisReasoningModelsRefuseWhatTheyAreKnownToRefuse() {
        for (String name :
                List.of("openai/o3", "openai/o4-mini", "openai/gpt-5", "openai/gpt-5.6")) {
            assertThat(of(name).takes("temperature")).as(name).isFalse();
            assertThat(of(name).takes("stop")).as(name).isFalse();
            assertThat(of(name).takes("logprobs")).as(name).isFalse();
            assertThat(of(name).takes("top_k")).as(name).isFalse();
            assertThat(of(name).takes("max_tokens")).as("the limit is taken: " + name).isTrue();
            assertThat(of(name).nameOfLimit("max_tokens")).isEqualTo("max_completion_tokens");
        }
        assertThat(of("openai/o3").takes("parallel_tool_calls")).isFalse();
        assertThat(of("openai/gpt-5").takes("parallel_tool_calls")).isTrue();
        assertThat(of("openai/gpt-5-chat-latest").takes("temperature")).isTrue();
        assertThat(of("openai/gpt-4o").nameOfLimit("max_tokens")).isEqualTo("max_tokens");
        assertThat(of("mistral/codestral-latest").nameOfLimit("max_completion_tokens"))
                .isEqualTo("max_tokens");
    }

    @Test
    void everyRowIsWellFormed() throws IOException {
        List<String> patterns = new ArrayList<>();
        for (String line : lines()) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] columns = line.split("\t", -1);
            assertThat(columns).as(line).hasSize(8);
            assertThat(List.of(columns).subList(1, 8))
                    .as("says something: " + line)
                    .anyMatch(c -> !c.equals("-"));
            assertThat(columns[0].split(" ", -1)).as(line).allMatch(p -> p.matches("[a-z]+/\\S+"));
            assertNames(line, columns[1]);
            assertNames(line, columns[2]);
            assertThat(columns[3]).as(line).matches("-|none|budget|adaptive|always");
            assertThat(columns[4]).as(line).matches("-|native|tool|none");
            assertThat(columns[5]).as(line).matches("-|true|false");
            assertThat(columns[6]).as(line).matches("-|[1-9][0-9]{3,6}");
            assertThat(columns[7]).as(line).matches("-|[1-9][0-9]{3,6}");
            String rest = line.substring(columns[0].length());
            for (String pattern : columns[0].split(" ", -1)) {
                patterns.add(pattern + rest);
            }
        }
        assertThat(patterns).hasSizeGreaterThan(80).doesNotHaveDuplicates();
    }

    @Test
    void everyGroupOfRowsNamesItsSourceAndTheTableItsDate() throws IOException {
        List<String> lines = lines();
        assertThat(String.join("\n", lines.subList(0, 12)))
                .contains("2026-11-21", "models.dev", "MIT");
        StringBuilder above = new StringBuilder();
        for (String line : lines) {
            if (line.equals("#")) {
                above.setLength(0);
            } else if (line.startsWith("#")) {
                above.append(line);
            } else {
                assertThat(above).as(line).containsPattern("[a-z]\\.(com|dev)/");
            }
        }
    }

    private static void assertNames(String line, String column) {
        if (!column.equals("-")) {
            List<String> names = Arrays.asList(column.replaceFirst("^\\+", "").split(",", -1));
            assertThat(names).as(line).isSubsetOf(PARAMETERS).doesNotHaveDuplicates();
        }
    }

    private Capabilities of(String name) {
        return table.of(name).capabilities();
    }

    private static List<String> lines() throws IOException {
        try (var in =
                        Objects.requireNonNull(
                                CapabilityTable.class.getResourceAsStream("capabilities.tsv"));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        }
    }
}
