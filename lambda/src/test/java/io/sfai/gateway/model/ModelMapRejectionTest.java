package io.sfai.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sfai.gateway.model.RejectedMaps.Case;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelMapRejectionTest {
    @ParameterizedTest
    @MethodSource({
        "io.sfai.gateway.model.RejectedMaps#syntax",
        "io.sfai.gateway.model.RejectedMaps#providers",
        "io.sfai.gateway.model.RejectedMaps#aliases",
        "io.sfai.gateway.model.RejectedMaps#references",
        "io.sfai.gateway.model.RejectedMaps#prices",
        "io.sfai.gateway.model.RejectedTools#tools",
        "io.sfai.gateway.model.RejectedTools#mcp",
        "io.sfai.gateway.model.RejectedTools#http",
        "io.sfai.gateway.model.RejectedTools#aliases",
        "io.sfai.gateway.model.RejectedTools#clientMcp",
        "io.sfai.gateway.model.RejectedCapabilities#all"
    })
    void isRejectedWithPathLineAndReason(Case wrong) {
        List<Problem> problems = problems(wrong.text());

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.reason()).contains(wrong.reason());
                    assertThat(problem.path()).isEqualTo(wrong.path());
                    assertThat(problem.line()).isEqualTo(wrong.line());
                    assertThat(problem.reason()).doesNotContain("verysecret");
                });
    }

    @Test
    void everythingIsToldAtOnceInTheOrderOfTheLines() {
        List<Problem> problems =
                problems(
                        Maps.text(
                                """
                                {
                                  'prices': {'mock/x': {'input': 'free'}},
                                  'providers': {'p': {'type': 'openai', 'apiKey': 'abc'}},
                                  'models': {
                                    'a': 'nowhere/x',
                                    'b': {'target': 'mock/x', 'retries': -1, 'fallbacks': ['q']},
                                    'c': {'target': 'mock/x', 'fallbacks': ['c']}
                                  },
                                  'extra': 1
                                }
                                """));

        assertThat(problems)
                .extracting(p -> p.line() + " " + p.path())
                .containsExactly(
                        "2 $.prices.mock/x.input",
                        "3 $.providers.p.apiKey",
                        "5 $.models.a",
                        "6 $.models.b.retries",
                        "6 $.models.b.fallbacks[0]",
                        "7 $.models.c.fallbacks[0]",
                        "9 $.extra");
    }

    @Test
    void aHugeMapIsRefusedUnread() {
        byte[] huge = new byte[10 << 20];
        huge[0] = '{';

        assertThat(problems(huge)).singleElement().asString().contains("at most 1048576");
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "{'models': {'a': {'target': 'mock/x',\n'options': ";
        byte[] text = Maps.text(deep + "[".repeat(400_000));

        assertThat(problems(text))
                .singleElement()
                .asString()
                .contains("line 2: $: ", "nest deeper");
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        byte[] utf16 = "{\"models\": {}}".getBytes(StandardCharsets.UTF_16LE);
        byte[] latin = "{\n\"models\": {\"\u00e9\": 1}}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(problems(latin)).singleElement().asString().contains("line 2", "not UTF-8");
        assertThat(problems(utf16)).isNotEmpty();
    }

    @Test
    void manyProblemsAreCutToWhatSomebodyReads() {
        StringBuilder map = new StringBuilder("{'models': {'a': 'mock/x'}");
        for (int i = 0; i < 1_000; i++) {
            map.append(",\n'wrong").append(i).append("': 1");
        }

        List<Problem> problems = problems(Maps.text(map.append("}").toString()));

        assertThat(problems).hasSize(51);
        assertThat(problems.getLast().reason()).isEqualTo("and 950 more problems");
    }

    private static List<Problem> problems(byte[] text) {
        return assertThatExceptionOfType(ModelMapRejected.class)
                .isThrownBy(() -> ModelMapParser.parse(text))
                .actual()
                .problems();
    }
}
