package io.sfai.gateway.api.models;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a card tells of an alias by our table, and what it leaves out. */
class ModelCardTest {
    private static final String MAP =
            """
            {"providers": {"openai": {"type": "openai", "apiKey": "secret:K"},
                           "own": {"type": "openai", "baseUrl": "http://127.0.0.1:1/v1"},
                           "claude": {"type": "anthropic", "apiKey": "secret:K"}},
             "models": {
               "mini": {"target": "openai/gpt-4o-mini", "description": "Quick and cheap."},
               "claude": "claude/claude-sonnet-4-5",
               "both": {"targets": [{"target": "openai/gpt-4o"},
                                    {"target": "claude/claude-sonnet-4-5"}]},
               "half": {"targets": [{"target": "openai/gpt-4o"}, {"target": "own/some"}]},
               "own": "own/some", "index": "openai/text-embedding-3-small",
               "told": {"target": "own/some", "contextWindow": 8192,
                        "capabilities": {"refuses": ["tools"], "thinking": "budget",
                                         "structuredOutput": "none", "maxOutputTokens": 512}},
               "mock": "mock/echo",
               "mockOrOwn": {"targets": [{"target": "mock/echo"}, {"target": "own/some"}]},
               "agent": {"target": "mock/echo", "tools": ["calculate"]},
               "desk": {"triage": {"by": "own", "routes": {"a": "mini", "b": "claude"},
                                   "else": "both"}},
               "hall": {"triage": {"by": "own", "routes": {"desk": "desk"}, "else": "own"}}},
             "tools": {"calculate": {"type": "builtin"}}}
            """;

    private final ModelMap map = ModelMapParser.parse(MAP.getBytes(StandardCharsets.UTF_8));

    ModelCardTest() throws ModelMapRejected {}

    @Test
    void openAisFourFieldsComeFirst() {
        JsonObject card = card("mini");
        assertThat(card.toString())
                .startsWith(
                        "{\"id\":\"mini\",\"object\":\"model\",\"created\":0,"
                                + "\"owned_by\":\"sfai-gateway\",");
        assertThat(card.string("description")).isEqualTo("Quick and cheap.");
    }

    @Test
    void sizesAndAbilitiesAreTheTables() {
        JsonObject mini = card("mini");
        assertThat(mini.integer("context_window")).isEqualTo(128_000);
        assertThat(mini.integer("context_length")).isEqualTo(128_000);
        assertThat(mini.integer("max_output_tokens")).isEqualTo(16_384);
        assertThat(can(mini))
                .hasToString(
                        "{\"streaming\":true,\"tools\":true,\"reasoning\":false,"
                                + "\"structured_output\":true}");
        assertThat(can(card("claude")))
                .hasToString(
                        "{\"streaming\":true,\"tools\":true,\"reasoning\":true,"
                                + "\"structured_output\":true}");
    }

    @Test
    void ofSeveralTargetsItIsWhatAllCan() {
        JsonObject both = card("both");
        assertThat(both.integer("context_window")).isEqualTo(128_000);
        assertThat(both.integer("max_output_tokens")).isEqualTo(16_384);
        assertThat(can(both).get("reasoning")).isEqualTo(false);
        JsonObject half = card("half");
        assertThat(half.has("context_window")).isFalse();
        // One can't think, whatever the other does.
        assertThat(can(half)).hasToString("{\"streaming\":true,\"reasoning\":false}");
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        JsonObject own = card("own");
        assertThat(own.names())
                .containsExactly(
                        "id", "object", "created", "owned_by", "capabilities", "endpoints");
        assertThat(can(own)).hasToString("{\"streaming\":true}");
    }

    @Test
    void theMapsOwnWordsCount() {
        JsonObject told = card("told");
        assertThat(told.integer("context_window")).isEqualTo(8192);
        assertThat(told.integer("max_output_tokens")).isEqualTo(512);
        assertThat(can(told))
                .hasToString(
                        "{\"streaming\":true,\"tools\":false,\"reasoning\":true,"
                                + "\"structured_output\":false}");
    }

    @Test
    void modelsThatEmbedAnswerThereOnly() {
        assertThat(card("own").array("endpoints")).hasToString(endpoints());
        assertThat(card("index").array("endpoints")).hasToString("[\"/v1/embeddings\"]");
    }

    @Test
    void anAliasWithToolsAnswersWhereItsTargetDoes() {
        assertThat(card("agent").array("endpoints")).isEqualTo(card("mock").array("endpoints"));
        assertThat(can(card("agent"))).isEqualTo(can(card("mock")));
    }

    @Test
    void aTriageIsForConversationsAndCanWhatAllItsRoutesCan() {
        JsonObject desk = card("desk");
        assertThat(desk.array("endpoints"))
                .hasToString("[\"/v1/chat/completions\",\"/v1/responses\",\"/v1/messages\"]");
        assertThat(desk.integer("context_window")).isEqualTo(128_000);
        assertThat(desk.integer("max_output_tokens")).isEqualTo(16_384);
        // The small model's abilities are nothing to the client.
        assertThat(can(desk))
                .hasToString(
                        "{\"streaming\":true,\"tools\":true,\"reasoning\":false,"
                                + "\"structured_output\":true}");
        assertThat(can(card("hall")).get("reasoning")).isEqualTo(false);
        assertThat(card("hall").has("context_window")).isFalse();
    }

    @Test
    void theMockAnswersEverywhere() {
        assertThat(card("mock").array("endpoints"))
                .hasToString(endpoints().replace("]", ",\"/v1/embeddings\"]"));
        assertThat(card("mockOrOwn").array("endpoints")).hasToString(endpoints());
    }

    private static String endpoints() {
        return "[\"/v1/chat/completions\",\"/v1/responses\",\"/v1/messages\",\"/v1/completions\","
                + "\"/v1/fim/completions\"]";
    }

    private JsonObject card(String alias) {
        return new ModelCard(map, map.find(alias)).json();
    }

    private static JsonObject can(JsonObject card) {
        return requireNonNull(card.object("capabilities"));
    }
}
