package io.sfai.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.Limits;
import io.sfai.gateway.model.ModelMap.ProviderSpec;
import io.sfai.gateway.model.ModelMap.ProviderType;
import io.sfai.gateway.model.ModelMap.WeightedTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelMapParserTest {
    @Test
    void readsProviders() throws ModelMapRejected {
        ModelMap map =
                Maps.parse(
                        """
                        {'providers': {
                          'near': {'type': 'openai', 'baseUrl': 'http://localhost:8000/v1/',
                            'apiKey': 'secret:VLLM_API_KEY',
                            'headers': {'X-Team': 'a b', 'Authorization': 'secret:OTHER'}},
                          'bedrock': {'type': 'bedrock', 'region': 'ap-northeast-1'}},
                         'models': {'a': 'near/x'}}
                        """);

        assertThat(map.providers())
                .containsEntry(
                        "near",
                        new ProviderSpec(
                                "near",
                                ProviderType.OPENAI,
                                "http://localhost:8000/v1",
                                "VLLM_API_KEY",
                                null,
                                Map.of("x-team", "a b", "authorization", "secret:OTHER"),
                                Set.of(Dialect.COMPLETIONS)))
                .containsEntry(
                        "bedrock",
                        new ProviderSpec(
                                "bedrock", ProviderType.BEDROCK, null, null, "ap-northeast-1"))
                .containsEntry(
                        "mock", new ProviderSpec("mock", ProviderType.MOCK, null, null, null));
        assertThat(ModelMap.secretName("secret:OTHER")).isEqualTo("OTHER");
        assertThat(ModelMap.secretName("a b")).isNull();
    }

    @Test
    void whatAnUpstreamSpeaksDependsOnItsAddressUntilItIsSaid() throws ModelMapRejected {
        ModelMap map =
                Maps.parse(
                        """
                        {'providers': {
                          'openai': {'type': 'openai'},
                          'near': {'type': 'openai', 'baseUrl': 'http://localhost:8000/v1'},
                          'mistral': {'type': 'openai', 'baseUrl': 'http://localhost:1/v1',
                                      'apis': ['fim', 'responses']},
                          'plain': {'type': 'openai', 'apis': []},
                          'anthropic': {'type': 'anthropic'}
                        }, 'models': {'a': 'mock/echo'}}
                        """);
        assertThat(map.providers().values())
                .extracting(ModelMap.ProviderSpec::name, ModelMap.ProviderSpec::apis)
                .contains(
                        tuple("openai", Set.of(Dialect.RESPONSES)),
                        tuple("near", Set.of(Dialect.COMPLETIONS)),
                        tuple("mistral", Set.of(Dialect.FIM, Dialect.RESPONSES)),
                        tuple("plain", Set.of()),
                        tuple("anthropic", Set.of()));
    }

    @Test
    void onlyTheFirstSlashPartsProviderAndModel() throws ModelMapRejected {
        ModelMap map =
                Maps.parse(
                        """
                        {'models': {
                          'slashes': 'mock/meta-llama/Llama-3:8b',
                          'gpt-4.1/x:y': 'mock/arn:aws:bedrock:eu-west-1:1:application-inference-profile/a'
                        }}
                        """);

        assertThat(only(map, "slashes").provider()).isEqualTo("mock");
        assertThat(only(map, "slashes").model()).isEqualTo("meta-llama/Llama-3:8b");
        assertThat(only(map, "gpt-4.1/x:y").model())
                .isEqualTo("arn:aws:bedrock:eu-west-1:1:application-inference-profile/a");
    }

    @Test
    void fillsLimitsFromTheMapsDefaultsAndOurs() throws ModelMapRejected {
        ModelMap map =
                Maps.parse(
                        """
                        {'defaults': {'timeoutSeconds': 1.5, 'dropParams': false},
                         'models': {
                          'short': 'mock/echo',
                          'long': {'target': 'mock/echo', 'timeoutSeconds': 7, 'totalSeconds': 90,
                            'retries': 0, 'dropParams': true}}}
                        """);

        assertThat(map.find("short").limits())
                .isEqualTo(
                        new Limits(Duration.ofMillis(1500), Duration.ofMinutes(2), null, 2, false));
        assertThat(map.find("long").limits())
                .isEqualTo(
                        new Limits(
                                Duration.ofSeconds(7),
                                Duration.ofMinutes(2),
                                Duration.ofSeconds(90),
                                0,
                                true));
    }

    @Test
    void readsWeightsOptionsAndSettings() throws ModelMapRejected {
        ModelMap map =
                Maps.parse(
                        """
                        {'models': {
                          'a': {'targets': [
                              {'target': 'mock/x', 'weight': 3, 'options': {'delay': 1}},
                              {'target': 'mock/y'}],
                            'options': {'delay': 5, 'words': 2},
                            'system': 'Be brief.', 'temperature': 0.5, 'maxTokens': 100,
                            'fallbacks': ['b'], 'tools': ['get_current_time']},
                          'b': 'mock/echo'},
                         'tools': {'get_current_time': {'type': 'builtin'}}}
                        """);

        ModelMap.Alias alias = map.find("a");
        assertThat(alias.targets())
                .containsExactly(
                        weighted("x", Json.object("{\"delay\":1,\"words\":2}"), 3),
                        weighted("y", Json.object("{\"delay\":5,\"words\":2}"), 1));
        assertThat(alias.settings())
                .isEqualTo(
                        Json.object(
                                "{\"system\":\"Be brief.\",\"temperature\":0.5,\"maxTokens\":100}"));
        assertThat(alias.fallbacks()).containsExactly("b");
        assertThat(alias.tools()).containsExactly("get_current_time");
        assertThat(map.tools().keySet()).containsExactly("get_current_time");
    }

    @Test
    void aTriageHasNoTarget() throws ModelMapRejected {
        ModelMap map =
                Maps.parse(
                        """
                        {'models': {
                          'desk': {'triage': {'by': 'a', 'routes': {'code': 'b'}, 'else': 'a'}},
                          'a': 'mock/echo', 'b': 'mock/echo'}}
                        """);

        assertThat(map.find("desk").isTriage()).isTrue();
        assertThat(map.find("desk").targets()).isEmpty();
        assertThat(map.find("a").isTriage()).isFalse();
        assertThat(map.find("a").triage()).isNull();
        assertThat(map.find("desk").triage())
                .isEqualTo(new Triage("a", Map.of("code", "b"), "a", Duration.ofSeconds(5)));
    }

    @Test
    void threeTriagesMayFollowEachOther() throws ModelMapRejected {
        ModelMap map =
                Maps.parse(
                        """
                        {'models': {
                          'x': {'triage': {'by': 'a', 'routes': {'on': 'y', 'c': 'c'}, 'else': 'y'}},
                          'y': {'triage': {'by': 'a', 'routes': {'on': 'z'}, 'else': 'b'}},
                          'z': {'triage': {'by': 'a', 'routes': {}, 'else': 'a'}, 'description': 'Z'},
                          'w': {'target': 'mock/w', 'fallbacks': ['x']},
                          'a': 'mock/a', 'b': 'mock/b', 'c': 'mock/c'}}
                        """);

        assertThat(map.targets(map.find("x")))
                .extracting(each -> each.target().model())
                .containsExactly("a", "b", "c");
        assertThat(map.settled(map.find("x")).name()).isEqualTo("b");
        assertThat(map.settled(map.find("c")).name()).isEqualTo("c");
    }

    @Test
    void keepsTheOrderOfAliasesAndAcceptsAByteOrderMark() throws ModelMapRejected {
        ModelMap map =
                Maps.parse("\uFEFF{'models': {'z': 'mock/echo', 'a': 'mock/a', 'm': 'mock/m'}}");

        assertThat(map.aliases().keySet()).containsExactly("z", "a", "m");
    }

    private static Target only(ModelMap map, String alias) {
        List<WeightedTarget> targets = map.find(alias).targets();
        assertThat(targets).hasSize(1);
        return targets.getFirst().target();
    }

    private static WeightedTarget weighted(String model, JsonObject options, int weight) {
        return new WeightedTarget(new Target("mock", model, options), weight);
    }
}
