package io.sfai.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.Capabilities.Thinking;
import io.sfai.gateway.model.ModelMap.WeightedTarget;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a map's targets take, by table and map. */
class CapabilityListTest {
    private static final String PROVIDERS =
            """
            'providers': {
              'openai': {'type': 'openai'}, 'bedrock': {'type': 'bedrock'},
              'second-account': {'type': 'openai', 'apiKey': 'secret:B'},
              'proxied': {'type': 'anthropic', 'baseUrl': 'http://127.0.0.1:4010'},
              'groq': {'type': 'openai', 'baseUrl': 'https://api.groq.com/openai/v1'},
              'vllm': {'type': 'openai', 'baseUrl': 'http://localhost:8000/v1'}},
            """;

    @Test
    void aServerElsewhereIsWhatItIsCalledAndAnApiOfItsOwnIsItsType() throws Exception {
        assertThat(only("'second-account/o3'").takes("stop")).isFalse();
        assertThat(only("'groq/openai/gpt-oss-20b'").takes("logprobs")).isFalse();
        assertThat(only("'vllm/o3'")).isEqualTo(Capabilities.UNKNOWN);
        assertThat(only("'proxied/claude-sonnet-4-5'").thinking()).isEqualTo(Thinking.BUDGET);
    }

    @Test
    void aMapSaysWhatTheTableLacks() throws Exception {
        Capabilities profile =
                only(
                        """
                        {'target': 'bedrock/arn:aws:bedrock:eu-west-1:1:application-inference-profile/x',
                         'capabilities': {'thinking': 'budget', 'structuredOutput': 'native',
                            'oneOfTemperatureAndTopP': true, 'maxOutputTokens': 64000,
                            'contextWindow': 200000}}
                        """);

        assertThat(profile.thinking()).isEqualTo(Thinking.BUDGET);
        assertThat(profile.takes("reasoning_effort")).as("who thinks takes an effort").isTrue();
        assertThat(profile.takes("logprobs")).as("Converse has none").isFalse();
        assertThat(profile.structuredOutput()).isEqualTo(StructuredOutput.NATIVE);
        assertThat(profile.oneOfTemperatureAndTopP()).isTrue();
        assertThat(profile.maxOutputTokens()).isEqualTo(64_000);
        assertThat(profile.contextWindow()).isEqualTo(200_000);
    }

    @Test
    void whatAMapSaysReplacesWhatTheTableSays() throws Exception {
        Capabilities open =
                only("{'target': 'openai/gpt-5.1', 'capabilities': {'refuses': ['stop']}}");
        Capabilities listed =
                only("{'target': 'openai/o3', 'capabilities': {'takes': ['stop', 'max_tokens']}}");
        Capabilities both =
                only(
                        "{'target': 'openai/o3', 'capabilities':"
                                + " {'takes': ['stop', 'seed'], 'refuses': ['seed']}}");

        assertThat(open.takes("temperature")).isTrue();
        assertThat(open.takes("stop")).isFalse();
        assertThat(open.maxOutputTokens()).as("by the table").isEqualTo(128_000);
        assertThat(listed.takes("stop")).isTrue();
        assertThat(listed.nameOfLimit("max_completion_tokens")).isEqualTo("max_tokens");
        assertThat(listed.takes("user")).as("not in the map's list").isFalse();
        assertThat(both.takes("seed")).as("refused all the same").isFalse();
    }

    @Test
    void theAliasesOwnContextWindowIsTheSameSetting() throws Exception {
        assertThat(only("{'target': 'openai/gpt-4o', 'contextWindow': 64000}").contextWindow())
                .isEqualTo(64_000);
        assertThat(only("'openai/gpt-4o'").contextWindow()).isEqualTo(128_000);
    }

    @Test
    void anAliasSpeaksForEachOfItsTargets() throws Exception {
        ModelMap map =
                parse(
                        """
                        {'targets': [{'target': 'openai/gpt-4o'}, {'target': 'bedrock/x'}],
                         'capabilities': {'maxOutputTokens': 1000}}
                        """);

        assertThat(map.find("a").targets())
                .allSatisfy(each ->
                        assertThat(each.target().capabilities().maxOutputTokens()).isEqualTo(1000));
    }

    @Test
    void theShippedMapsTargetsAreKnown() throws Exception {
        ModelMap map =
                ModelMapParser.parse(Files.readAllBytes(Maps.ROOT.resolve("model_map.json")));

        for (String alias :
                List.of("backend_developer", "fallback", "bedrock-claude-haiku-4-5-jp")) {
            Capabilities model = map.find(alias).targets().getFirst().target().capabilities();
            assertThat(model.thinking()).as(alias).isEqualTo(Thinking.BUDGET);
            assertThat(model.structuredOutput()).as(alias).isEqualTo(StructuredOutput.NATIVE);
            assertThat(model.oneOfTemperatureAndTopP()).as(alias).isTrue();
            assertThat(model.maxOutputTokens()).as(alias).isEqualTo(64_000);
            assertThat(model.contextWindow()).as(alias).isEqualTo(200_000);
        }
        for (WeightedTarget each : map.find("main").targets()) {
            assertThat(each.target().capabilities().maxOutputTokens()).isNotNull();
        }
        assertThat(
                        map.find("cheap")
                                .targets()
                                .getFirst()
                                .target()
                                .capabilities()
                                .takes("reasoning_effort"))
                .isFalse();
        assertThat(map.find("fake-llm").targets().getFirst().target().capabilities())
                .isEqualTo(Capabilities.UNKNOWN);
    }

    private static Capabilities only(String alias) throws ModelMapRejected {
        return parse(alias).find("a").targets().getFirst().target().capabilities();
    }

    private static ModelMap parse(String alias) throws ModelMapRejected {
        return Maps.parse("{" + PROVIDERS + "'models': {'a': " + alias + "}}");
    }
}
