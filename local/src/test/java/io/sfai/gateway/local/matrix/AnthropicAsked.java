package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Received;
import java.util.List;

/** What Anthropic must have been asked. */
final class AnthropicAsked {
    private static final JsonObject WEATHER = Json.object("{\"city\":\"Zürich\"}");

    private AnthropicAsked() {}

    static void check(Cell cell, Received request) {
        JsonObject body = request.body();
        assertThat(request.path()).startsWith("/v1/messages");
        assertThat(request.headers())
                .containsEntry("x-api-key", MatrixMap.SECRETS.get("ANTHROPIC_API_KEY"))
                .containsKey("anthropic-version");
        assertThat(body.string("model")).isEqualTo("claude-haiku-4-5");
        // An answer that may be long is streamed to the gateway even if the client wants it whole.
        boolean mayBeLong = body.integer("max_tokens", 0) > 21_333;
        assertThat(body.isTrue("stream")).isEqualTo(cell.streamed() || mayBeLong);
        assertThat(body.integer("max_tokens", 0)).isPositive();
        List<JsonObject> turns = At.objects(body, "messages");
        for (int i = 0; i < turns.size(); i++) {
            assertThat(turns.get(i).string("role")).isEqualTo(i % 2 == 0 ? "user" : "assistant");
            for (JsonObject block : At.objects(turns.get(i), "content")) {
                assertThat(block.string("text", "-")).isNotBlank();
            }
        }
        assertThat(body.names()).doesNotContain("stream_options", "response_format", "stop");
        scenario(cell.scenario(), body, turns);
    }

    private static void scenario(Scenario scenario, JsonObject body, List<JsonObject> turns) {
        switch (scenario) {
            case TEXT -> {
                assertThat(Json.text(body.get("system")))
                        .contains("You are terse.")
                        .contains("Use umlauts.");
                assertThat(body.integer("max_tokens")).isEqualTo(300);
                assertThat(Json.text(body.get("stop_sequences"))).isEqualTo("[\"END\"]");
                assertThat(turns).hasSize(1);
                assertThat(At.types(At.objects(turns.getFirst(), "content")))
                        .containsExactly("text", "text");
            }
            case TOOLS -> {
                tools(body);
                assertThat(At.value(body, "tool_choice", "type")).isEqualTo("any");
            }
            case PARALLEL_TOOLS -> {
                tools(body);
                round(turns);
            }
            case IMAGE -> {
                JsonObject source = At.object(turns.getFirst(), "content", 1, "source");
                assertThat(source.string("type")).isEqualTo("base64");
                assertThat(source.string("media_type")).isEqualTo("image/png");
                assertThat(source.string("data")).isEqualTo(Asked.PNG);
            }
            case JSON_SCHEMA, SCHEMA_BY_TOOL -> schema(body);
            case THINKING -> {
                JsonObject thinking = At.object(body, "thinking");
                long budget = thinking.integer("budget_tokens", 0);
                assertThat(budget).isBetween(1024L, body.integer("max_tokens", 0) - 1);
                List<JsonObject> said = At.objects(turns.get(1), "content");
                assertThat(At.types(said))
                        .containsExactly("thinking", "redacted_thinking", "tool_use");
                assertThat(said.getFirst().string("signature")).isEqualTo("b2xkIHNpZw==");
                assertThat(said.get(0).string("thinking")).isEqualTo("Let me look.");
                assertThat(said.get(1).string("data")).isEqualTo("b2xkIGRhdGE=");
            }
            case LONG -> round(turns);
            case HALF_A_CALL -> tools(body);
            case LOST_THOUGHTS -> {
                assertThat(body.names()).doesNotContain("thinking");
                assertThat(At.types(At.objects(turns.get(1), "content")))
                        .containsExactly("tool_use");
            }
            case ERROR_BEFORE, ERROR_MID_STREAM, CUT, STALL, UNENDED ->
                    assertThat(turns).hasSize(1);
        }
    }

    private static void tools(JsonObject body) {
        List<JsonObject> tools = At.objects(body, "tools");
        assertThat(tools).hasSize(2);
        assertThat(tools.getFirst().string("name")).isEqualTo("get_weather");
        assertThat(tools.getFirst().string("description")).isEqualTo("Now");
        assertThat(At.value(tools.getFirst(), "input_schema", "required", 0)).isEqualTo("city");
        assertThat(At.value(tools.get(1), "input_schema", "type")).isEqualTo("object");
    }

    private static void round(List<JsonObject> turns) {
        List<JsonObject> calls = At.objects(turns.get(1), "content");
        assertThat(At.types(calls)).containsExactly("tool_use", "tool_use");
        assertThat(calls.getFirst().get("input")).isEqualTo(WEATHER);
        assertThat(calls.get(1).get("input")).isEqualTo(new JsonObject());
        List<JsonObject> answers = At.objects(turns.get(2), "content");
        assertThat(At.types(answers)).containsExactly("tool_result", "tool_result", "text");
        assertThat(answers.get(0).string("tool_use_id")).isEqualTo("call_w");
        assertThat(answers.get(1).string("tool_use_id")).isEqualTo("call_t");
        assertThat(Json.text(answers.get(0).get("content"))).contains("18 °C");
    }

    /** By its own structured output or by a tool that must be called. */
    private static void schema(JsonObject body) {
        Object own = At.value(body, "output_config", "format", "schema");
        Object older = own == null ? At.value(body, "output_format", "schema") : own;
        Object schema = older == null ? At.value(body, "tools", 0, "input_schema") : older;
        JsonObject properties = At.object(requireNonNull(schema), "properties");
        assertThat(properties.names()).containsExactlyInAnyOrder("city", "people");
        assertThat(At.value(schema, "additionalProperties")).isEqualTo(false);
        if (older == null) {
            assertThat(At.value(body, "tool_choice", "type")).isEqualTo("tool");
        }
    }
}
