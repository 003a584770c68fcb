package io.sfai.gateway.triage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.ResponseFormat;
import io.sfai.gateway.model.ModelMap.Alias;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What small models of different kinds are asked for. */
class QuestionTest {
    private final World world = new World();

    @Test
    void whatASmallModelDoesNotTakeIsNotSent() {
        Parameters mini = asked("mini");
        assertThat(mini.names())
                .containsExactlyInAnyOrder("max_tokens", "response_format", "temperature");
        assertThat(mini.maxTokens()).as("it does not think").isEqualTo(100);
        Parameters nano = asked("nano");
        assertThat(nano.names())
                .as("it refuses a temperature")
                .containsExactlyInAnyOrder("max_tokens", "response_format");
        assertThat(nano.maxTokens()).as("it thinks first").isEqualTo(1000);
        assertThat(asked("both").names())
                .containsExactlyInAnyOrder("max_tokens", "response_format");
        assertThat(asked("poor").names()).isEmpty();
    }

    @Test
    void theSchemaIsOneThatEveryProviderReads() {
        ResponseFormat.Schema format = (ResponseFormat.Schema) asked("mini").responseFormat();
        assertThat(format.strict()).isTrue();
        assertThat(format.schema())
                .hasToString(
                        "{\"type\":\"object\",\"properties\":{\"route\":{\"type\":\"string\","
                                + "\"enum\":[\"poems\",\"code\"]}},\"required\":[\"route\"],"
                                + "\"additionalProperties\":false}");
    }

    @Test
    void aLongDescriptionIsCut() {
        String task = question("mini").messages().getFirst().text();
        assertThat(task).contains("- poems: " + "rhyme ".repeat(50).strip() + " …\n- code: ");
    }

    private Parameters asked(String by) {
        return question(by).parameters();
    }

    private InferenceRequest question(String by) {
        Map<String, Alias> routes = new LinkedHashMap<>();
        routes.put("poems", alias("poet"));
        routes.put("code", alias("coder"));
        return new Question(alias(by), routes, null, new Random(1))
                .about(world.chat("desk", "hello"), Instant.EPOCH, Journal.NONE);
    }

    private Alias alias(String name) {
        return requireNonNull(world.map.aliases().get(name));
    }
}
