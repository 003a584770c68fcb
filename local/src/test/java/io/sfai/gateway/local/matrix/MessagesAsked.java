package io.sfai.gateway.local.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Received;
import java.util.List;

/** What the client asks in each scenario, as Messages has it, and what of it Chat must get. */
final class MessagesAsked {
    private static final String TOOLS =
            """
            "tools": [
              {"name": "get_weather", "description": "Now",
               "input_schema": {"type": "object", "required": ["city"],
                 "properties": {"city": {"type": "string", "enum": ["Zürich", "東京"]}}}},
              {"name": "get_time", "input_schema": {"type": "object"}}]
            """;

    /** A round of two calls, and what the user says beside their results. */
    private static final String ROUND =
            """
            {"role": "user", "content": [{"type": "text", "text": "Weather and time?"}]},
            {"role": "assistant", "content": [
              {"type": "tool_use", "id": "call_w", "name": "get_weather",
               "input": {"city": "Zürich"}},
              {"type": "tool_use", "id": "call_t", "name": "get_time", "input": {}}]},
            {"role": "user", "content": [
              {"type": "tool_result", "tool_use_id": "call_w", "content": "18 °C"},
              {"type": "tool_result", "tool_use_id": "call_t",
               "content": [{"type": "text", "text": "noon"}]},
              {"type": "text", "text": "Go on. @"}]}
            """;

    private static final String THINKING_ROUND =
            """
            {"role": "user", "content": [{"type": "text", "text": "Think, then look."}]},
            {"role": "assistant", "content": [
              {"type": "thinking", "thinking": "Let me look.", "signature": "b2xkIHNpZw=="},
              {"type": "redacted_thinking", "data": "b2xkIGRhdGE="},
              {"type": "tool_use", "id": "call_w", "name": "get_weather",
               "input": {"city": "Zürich"}}]},
            {"role": "user", "content": [
              {"type": "tool_result", "tool_use_id": "call_w", "content": "18 °C @"}]}
            """;

    private static final String SAYS =
            "{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"Go on. @\"}]}";

    private MessagesAsked() {}

    static JsonObject body(Cell cell) {
        String members = members(cell.scenario()).replace("@", "[cell " + cell.name() + "]");
        JsonObject body = Json.object("{" + members + "}").put("model", cell.alias());
        if (!body.has("max_tokens")) {
            body.put("max_tokens", 4000L);
        }
        return cell.streamed() ? body.put("stream", true) : body;
    }

    private static String members(Scenario scenario) {
        return switch (scenario) {
            case TEXT ->
                    """
                    "max_tokens": 300, "stop_sequences": ["END"],
                    "system": [{"type": "text", "text": "You are terse."},
                               {"type": "text", "text": "Use umlauts."}],
                    "messages": [{"role": "user", "content": [
                      {"type": "text", "text": "Greet me."}, {"type": "text", "text": "Again. @"}]}]
                    """;
            case TOOLS ->
                    TOOLS + ", \"tool_choice\": {\"type\": \"any\"}, \"messages\": [" + SAYS + "]";
            case PARALLEL_TOOLS -> TOOLS + ", \"messages\": [" + ROUND + "]";
            case IMAGE ->
                    """
                    "messages": [{"role": "user", "content": [
                      {"type": "text", "text": "What is it? @"},
                      {"type": "image", "source": {"type": "base64", "media_type": "image/png",
                                                   "data": "%s"}}]}]
                    """
                            .formatted(Asked.PNG);
            case JSON_SCHEMA, SCHEMA_BY_TOOL ->
                    """
                    "output_config": {"format": {"type": "json_schema",
                      "schema": {"type": "object", "required": ["city", "people"],
                        "additionalProperties": false, "properties": {
                          "city": {"type": "string"}, "people": {"type": "integer"}}}}},
                    "messages": [%s]
                    """
                            .formatted(SAYS);
            case THINKING, LOST_THOUGHTS ->
                    TOOLS
                            + ", \"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 2048},"
                            + " \"messages\": ["
                            + THINKING_ROUND
                            + "]";
            case LONG -> "\"messages\": [" + ROUND + "]";
            case HALF_A_CALL -> TOOLS + ", \"messages\": [" + SAYS + "]";
            case ERROR_BEFORE, ERROR_MID_STREAM, CUT, STALL, UNENDED ->
                    "\"messages\": [" + SAYS + "]";
        };
    }

    /** The same request in Chat's words. */
    static void checkOpenAi(Cell cell, Received request) {
        JsonObject body = request.body();
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(body.string("model")).isEqualTo(MatrixMap.OPENAI_MODEL);
        assertThat(At.value(body, "stream_options", "include_usage"))
                .isEqualTo(cell.streamed() ? Boolean.TRUE : null);
        assertThat(body.names())
                .contains("max_tokens")
                .doesNotContain("system", "thinking", "stop_sequences", "output_config");
        List<JsonObject> turns = At.objects(body, "messages");
        switch (cell.scenario()) {
            case TEXT -> {
                assertThat(roles(turns)).containsExactly("system", "user");
                assertThat(Json.text(turns.getFirst())).contains("terse.", "umlauts.");
                assertThat(Json.text(body.get("stop"))).isEqualTo("[\"END\"]");
            }
            case TOOLS -> {
                assertThat(body.string("tool_choice")).isEqualTo("required");
                assertThat(At.value(body, "tools", 0, "function", "parameters", "required", 0))
                        .isEqualTo("city");
            }
            case PARALLEL_TOOLS, LONG -> {
                assertThat(roles(turns))
                        .containsExactly("user", "assistant", "tool", "tool", "user");
                assertThat(At.value(turns.get(1), "tool_calls", 0, "function", "arguments"))
                        .isEqualTo("{\"city\":\"Zürich\"}");
                assertThat(turns.get(2).string("content")).isEqualTo("18 °C");
                assertThat(turns.get(3).string("tool_call_id")).isEqualTo("call_t");
            }
            case IMAGE ->
                    assertThat(At.value(turns.getFirst(), "content", 1, "image_url", "url"))
                            .isEqualTo("data:image/png;base64," + Asked.PNG);
            case JSON_SCHEMA ->
                    assertThat(At.value(body, "response_format", "json_schema", "strict"))
                            .isEqualTo(true);
            case THINKING -> {
                assertThat(body.string("reasoning_effort")).isEqualTo("low");
                assertThat(Json.text(turns.get(1)))
                        .contains("call_w")
                        .doesNotContain("thinking_blocks");
            }
            case SCHEMA_BY_TOOL, HALF_A_CALL, LOST_THOUGHTS -> {}
            case ERROR_BEFORE, ERROR_MID_STREAM, CUT, STALL, UNENDED ->
                    assertThat(turns).hasSize(1);
        }
    }

    private static List<String> roles(List<JsonObject> turns) {
        return turns.stream().map(turn -> turn.string("role", "none")).toList();
    }
}
