package io.sfai.gateway.local.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Received;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** What the client asks in each scenario, as Responses has it, and what of it Chat must get. */
final class ResponsesAsked {
    /** A client that keeps its conversation itself, with thoughts that must go back signed. */
    private static final String KEPT_BY_CLIENT =
            "\"store\": false, \"include\": [\"reasoning.encrypted_content\"], ";

    private static final String TOOLS =
            """
            "tools": [
              {"type": "function", "name": "get_weather", "description": "Now",
               "parameters": {"type": "object", "required": ["city"],
                 "properties": {"city": {"type": "string", "enum": ["Zürich", "東京"]}}}},
              {"type": "function", "name": "get_time"}]
            """;

    private static final String CALL =
            """
            {"type": "function_call", "call_id": "call_w", "name": "get_weather",
             "arguments": "{\\"city\\":\\"Zürich\\"}"}
            """;

    /** A round of two calls, answered in another order than asked. */
    private static final String ROUND =
            """
            {"role": "user", "content": "Weather and time?"}, %s,
            {"type": "function_call", "call_id": "call_t", "name": "get_time", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "call_w", "output": "18 °C"},
            {"type": "function_call_output", "call_id": "call_t",
             "output": [{"type": "input_text", "text": "noon"}]}
            """
                    .formatted(CALL);

    private static final String SAYS = "{\"role\": \"user\", \"content\": \"Go on. @\"}";

    private ResponsesAsked() {}

    static JsonObject body(Cell cell) {
        String members = members(cell.scenario()).replace("@", "[cell " + cell.name() + "]");
        JsonObject body = Json.object("{" + members + "}").put("model", cell.alias());
        if (cell.scenario() != Scenario.LONG && !body.has("max_output_tokens")) {
            body.put("max_output_tokens", 4000L);
        }
        return cell.streamed() ? body.put("stream", true) : body;
    }

    private static String members(Scenario scenario) {
        return switch (scenario) {
            // Anthropic and Bedrock have a name for what stops an answer, Responses has none.
            case TEXT ->
                    """
                    "max_output_tokens": 300, "stop": ["END"], "instructions": "You are terse.",
                    "input": [
                      {"role": "developer",
                       "content": [{"type": "input_text", "text": "Use umlauts."}]},
                      {"role": "user", "content": "Greet me."},
                      {"role": "assistant", "content": " "},
                      {"role": "user", "content": "Again. @"}]
                    """;
            case TOOLS -> TOOLS + ", \"tool_choice\": \"required\", \"input\": [" + SAYS + "]";
            case PARALLEL_TOOLS -> TOOLS + ", \"input\": [" + ROUND + "," + SAYS + "]";
            case IMAGE ->
                    """
                    "input": [{"role": "user", "content": [
                      {"type": "input_text", "text": "What is it? @"},
                      {"type": "input_image", "image_url": "data:image/png;base64,%s"}]}]
                    """
                            .formatted(Asked.PNG);
            case JSON_SCHEMA, SCHEMA_BY_TOOL ->
                    """
                    "text": {"format": {"type": "json_schema", "name": "town", "strict": true,
                      "schema": {"type": "object", "required": ["city", "people"],
                        "additionalProperties": false, "properties": {
                          "city": {"type": "string"}, "people": {"type": "integer"}}}}},
                    "input": [%s]
                    """
                            .formatted(SAYS);
            case THINKING, LOST_THOUGHTS -> thinking();
            case LONG -> "\"input\": [" + ROUND + "," + SAYS + "]";
            case HALF_A_CALL -> TOOLS + ", \"input\": [" + SAYS + "]";
            case ERROR_BEFORE, ERROR_MID_STREAM, CUT, STALL, UNENDED -> "\"input\": [" + SAYS + "]";
        };
    }

    private static String thinking() {
        String first = sealed("{\"text\":\"Let me look.\",\"signature\":\"b2xkIHNpZw==\"}");
        String second = sealed("{\"data\":\"b2xkIGRhdGE=\"}");
        return KEPT_BY_CLIENT
                + TOOLS
                + """
                , "reasoning": {"effort": "low"}, "input": [
                  {"role": "user", "content": "Think, then look."},
                  {"type": "reasoning", "id": "rs_1", "encrypted_content": "%s",
                   "summary": [{"type": "summary_text", "text": "Let me look."}]},
                  {"type": "reasoning", "id": "rs_2", "encrypted_content": "%s", "summary": []},
                  {"type": "reasoning", "id": "rs_3", "encrypted_content": "gAAAAown", "summary": []},
                  %s,
                  {"type": "function_call_output", "call_id": "call_w", "output": "18 °C @"}]
                """
                        .formatted(first, second, CALL);
    }

    private static String sealed(String thought) {
        byte[] json = thought.getBytes(StandardCharsets.UTF_8);
        return "sfai1." + Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    /** The same request in the client's own words, but for what only the gateway understands. */
    static void checkRelayed(Cell cell, Received request) {
        JsonObject asked = body(cell);
        JsonObject body = request.body();
        assertThat(request.path()).isEqualTo("/v1/responses");
        assertThat(request.headers().get("authorization"))
                .isEqualTo("Bearer " + MatrixMap.SECRETS.get("OPENAI_API_KEY"));
        asked.put("model", MatrixMap.OPENAI_MODEL).put("store", false);
        JsonArray input = new JsonArray();
        for (JsonObject item : At.objects(asked, "input")) {
            if (!item.string("encrypted_content", "").startsWith("sfai1.")) {
                input.add(item);
            }
        }
        assertThat(body).isEqualTo(asked.put("input", input));
    }

    /** The same request in Chat's words. */
    static void checkOpenAi(Cell cell, Received request) {
        JsonObject body = request.body();
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(body.string("model")).isEqualTo(MatrixMap.OPENAI_MODEL);
        assertThat(At.value(body, "stream_options", "include_usage"))
                .isEqualTo(cell.streamed() ? Boolean.TRUE : null);
        assertThat(body.names())
                .doesNotContain("input", "store", "include", "text", "instructions", "reasoning");
        List<JsonObject> turns = At.objects(body, "messages");
        switch (cell.scenario()) {
            case TEXT -> {
                assertThat(roles(turns))
                        .containsExactly("system", "system", "user", "assistant", "user");
                assertThat(body.integer("max_completion_tokens")).isEqualTo(300);
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
