package io.sfai.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.Capabilities.Thinking;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.provider.AskedToEmbed;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FittedTest {
    private static final String WARM =
            "{\"model\":\"x\",\"temperature\":0.5,\"top_p\":0.9,\"seed\":7,\"max_tokens\":9}";
    private static final Alias DROPS = Given.alias("\"target\": \"a/m\"");
    private static final Alias REFUSES = Given.alias("\"target\": \"a/m\", \"dropParams\": false");

    @Test
    void whatIsNotTakenIsDroppedAndTold() {
        Fitted fitted =
                Fitted.to(
                        target(null, Set.of("temperature", "seed"), false),
                        DROPS,
                        Given.request(WARM));
        assertThat(fitted.dropped()).containsExactly("temperature", "seed");
        assertThat(fitted.request().parameters().names()).containsExactly("top_p", "max_tokens");
    }

    @Test
    void orRefusedByName() {
        GatewayException refusal =
                catchThrowableOfType(
                        GatewayException.class,
                        () ->
                                Fitted.to(
                                        target(null, Set.of("seed"), false),
                                        REFUSES,
                                        Given.request(WARM)));
        BadRequest error = (BadRequest) refusal.error();
        assertThat(error.param()).isEqualTo("seed");
        assertThat(error.message()).contains("a/m", "seed");
    }

    @Test
    void whatAsksForNothingIsNeitherToldNorRefused() {
        String unasked =
                "{\"model\":\"x\",\"temperature\":1.0,\"top_p\":1,\"n\":1,\"store\":false,"
                        + "\"frequency_penalty\":0,\"logprobs\":false,\"logit_bias\":{},"
                        + "\"parallel_tool_calls\":true,\"stop\":[],\"tools\":[]}";
        Fitted fitted =
                Fitted.to(target(Set.of("seed"), Set.of(), false), REFUSES, Given.request(unasked));
        assertThat(fitted.dropped()).isEmpty();
        assertThat(fitted.request().parameters().names()).isEmpty();
        assertThat(fitted.request().body().has("tools")).isFalse();

        Target closed = target(Set.of(), Set.of(), false);
        for (String asked :
                new String[] {
                    "\"n\":2",
                    "\"temperature\":0",
                    "\"seed\":0",
                    "\"logprobs\":true",
                    "\"frequency_penalty\":0.1",
                    "\"parallel_tool_calls\":false",
                    "\"user\":\"\""
                }) {
            Fitted lossy = Fitted.to(closed, DROPS, Given.request("{" + asked + "}"));
            assertThat(lossy.dropped()).as(asked).hasSize(1);
        }
    }

    @Test
    void aListOfWhatIsTakenLeavesOutTheRest() {
        Fitted fitted =
                Fitted.to(target(Set.of("seed"), Set.of(), false), DROPS, Given.request(WARM));
        assertThat(fitted.request().parameters().names()).containsExactly("seed");
    }

    @Test
    void whatOnlyTheAliasSetGoesWithoutAWord() {
        Alias alias = Given.alias("\"target\": \"a/m\", \"temperature\": 1, \"dropParams\": false");
        Fitted fitted =
                Fitted.to(
                        target(null, Set.of("temperature"), false),
                        alias,
                        Given.request("{\"model\":\"x\",\"seed\":7}"));
        assertThat(fitted.dropped()).isEmpty();
        assertThat(fitted.request().parameters().names()).containsExactly("seed");
    }

    @Test
    void ofTwoThatExcludeEachOtherTheClientsOwnStays() {
        Target target = target(null, Set.of(), true);
        assertThat(Fitted.to(target, DROPS, Given.request(WARM)).dropped())
                .containsExactly("top_p");
        Alias warm = Given.alias("\"target\": \"a/m\", \"temperature\": 1");
        Fitted fitted = Fitted.to(target, warm, Given.request("{\"model\":\"x\",\"top_p\":0.9}"));
        assertThat(fitted.dropped()).isEmpty();
        assertThat(fitted.request().parameters().names()).containsExactly("top_p");
    }

    @Test
    void theAnswersLengthIsLostOnlyIfNoNameOfItIsTaken() {
        Target newer = target(null, Set.of("max_tokens"), false);
        Fitted kept = Fitted.to(newer, REFUSES, Given.request(WARM));
        assertThat(kept.request().parameters().maxTokens()).isEqualTo(9);

        Target neither = target(null, Set.of("max_tokens", "max_completion_tokens"), false);
        assertThat(Fitted.to(neither, DROPS, Given.request(WARM)).dropped())
                .containsExactly("max_tokens");
    }

    @Test
    void anAliassEffortFillsInOnlyWhereTheClientSaidNothingAboutThinking() {
        Alias alias = Given.alias("\"target\": \"a/m\", \"reasoningEffort\": \"high\"");
        Target target = Given.target("a/m");
        assertThat(
                        Fitted.to(target, alias, Given.request("{\"model\":\"x\"}"))
                                .request()
                                .parameters()
                                .get("reasoning_effort"))
                .isEqualTo("high");
        for (String own :
                new String[] {
                    "\"reasoning_effort\":\"low\"",
                    "\"reasoning\":{\"max_tokens\":9}",
                    "\"thinking\":{\"type\":\"disabled\"}"
                }) {
            Fitted fitted = Fitted.to(target, alias, Given.request("{" + own + "}"));
            assertThat(fitted.request().parameters().json()).hasToString("{" + own + "}");
        }
    }

    @Test
    void toolsGoWithAllThatIsAboutThem() {
        String body = "{\"model\":\"x\",\"tools\":[{}],\"tool_choice\":\"auto\",\"seed\":1}";
        Fitted fitted = Fitted.to(target(null, Set.of("tools"), false), DROPS, Given.request(body));
        assertThat(fitted.dropped()).containsExactly("tools");
        assertThat(fitted.request().tools()).isEmpty();
        assertThat(fitted.request().body().has("tools")).isFalse();
        assertThat(fitted.request().parameters().names()).containsExactly("seed");
    }

    @Test
    void whatIsUnknownTakesAll() {
        Fitted fitted = Fitted.to(Given.target("a/m"), REFUSES, Given.request(WARM));
        assertThat(fitted.request().parameters().names()).hasSize(4);
    }

    @Test
    void anEmbeddingIsNoConversation() {
        Alias settled =
                Given.alias(
                        "\"target\": \"a/m\", \"system\": \"Be brief.\", \"temperature\": 1,"
                                + " \"maxTokens\": 9, \"dropParams\": false");
        InferenceRequest asked =
                AskedToEmbed.texts(Journal.NONE, ",'dimensions':8,'user':'u'", "text");
        Fitted fitted = Fitted.to(target(Set.of(), Set.of("user"), true), settled, asked);
        assertThat(fitted.request()).isSameAs(asked);
        assertThat(fitted.dropped()).isEmpty();
    }

    private static Target target(@Nullable Set<String> takes, Set<String> refuses, boolean oneOf) {
        Capabilities capabilities =
                new Capabilities(
                        takes, refuses, Thinking.NONE, StructuredOutput.NONE, oneOf, null, null);
        return new Target("a", "m", new JsonObject(), capabilities, Target.Wishes.NONE);
    }
}
