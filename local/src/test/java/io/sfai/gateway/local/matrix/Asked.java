package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;

/** What the client asks in each scenario, as Chat Completions has it. */
final class Asked {
    /** A red dot. */
    static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5E"
                    + "rkJggg==";

    private static final String TOOLS =
            """
            "tools": [
              {"type": "function", "function": {"name": "get_weather", "description": "Now",
               "parameters": {"type": "object", "required": ["city"],
                 "properties": {"city": {"type": "string", "enum": ["Zürich", "東京"]}}}}},
              {"type": "function", "function": {"name": "get_time"}}]
            """;

    /** A round of two calls, answered in another order than asked. */
    private static final String ROUND =
            """
            {"role": "user", "content": "Weather and time?"},
            {"role": "assistant", "content": "", "tool_calls": [
              {"id": "call_w", "type": "function",
               "function": {"name": "get_weather", "arguments": "{\\"city\\":\\"Zürich\\"}"}},
              {"id": "call_t", "type": "function",
               "function": {"name": "get_time", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "call_w", "content": "18 °C"},
            {"role": "tool", "tool_call_id": "call_t", "content": [{"type": "text", "text": "noon"}]}
            """;

    private static final String THINKING_ROUND =
            """
            {"role": "user", "content": "Think, then look."},
            {"role": "assistant", "content": null, "reasoning_content": "Let me look.",
             "thinking_blocks": [
               {"type": "thinking", "thinking": "Let me look.", "signature": "b2xkIHNpZw=="},
               {"type": "redacted_thinking", "data": "b2xkIGRhdGE="}],
             "tool_calls": [{"id": "call_w", "type": "function",
               "function": {"name": "get_weather", "arguments": "{\\"city\\":\\"Zürich\\"}"}}]},
            {"role": "tool", "tool_call_id": "call_w", "content": "18 °C @"}
            """;

    private Asked() {}

    /** A cell's body; usage is asked for where the answer is streamed. */
    static JsonObject body(Cell cell) {
        JsonObject body =
                Json.object("{" + members(cell.scenario()).replace("@", mark(cell)) + "}");
        JsonArray messages = requireNonNull(body.array("messages"));
        body.put("model", cell.alias()).put("messages", messages);
        if (cell.scenario() != Scenario.LONG && !body.has("max_tokens")) {
            body.put("max_tokens", 4000L);
        }
        if (cell.streamed()) {
            body.put("stream", true);
            body.put("stream_options", new JsonObject().put("include_usage", true));
        }
        return body;
    }

    private static String mark(Cell cell) {
        return "[cell " + cell.name() + "]";
    }

    private static String members(Scenario scenario) {
        return switch (scenario) {
            case TEXT ->
                    """
                    "max_tokens": 300, "stop": ["END"], "messages": [
                      {"role": "system", "content": "You are terse."},
                      {"role": "user", "content": "Greet me."},
                      {"role": "assistant", "content": " "},
                      {"role": "developer", "content": [{"type": "text", "text": "Use umlauts."}]},
                      {"role": "user", "content": "Again. @"}]
                    """;
            case TOOLS -> TOOLS + ", \"tool_choice\": \"required\", \"messages\": [" + says() + "]";
            case PARALLEL_TOOLS -> TOOLS + ", \"messages\": [" + ROUND + "," + says() + "]";
            case IMAGE ->
                    """
                    "messages": [{"role": "user", "content": [
                      {"type": "text", "text": "What is it? @"},
                      {"type": "image_url", "image_url": {"url": "data:image/png;base64,%s"}}]}]
                    """
                            .formatted(PNG);
            case JSON_SCHEMA, SCHEMA_BY_TOOL ->
                    """
                    "response_format": {"type": "json_schema", "json_schema": {"name": "town",
                      "strict": true, "schema": {"type": "object", "required": ["city", "people"],
                        "additionalProperties": false, "properties": {
                          "city": {"type": "string"}, "people": {"type": "integer"}}}}},
                    "messages": [%s]
                    """
                            .formatted(says());
            case THINKING ->
                    TOOLS
                            + ", \"reasoning_effort\": \"low\", \"messages\": ["
                            + THINKING_ROUND
                            + "]";
            // A history with calls, and no tools any more.
            case LONG -> "\"messages\": [" + ROUND + "," + says() + "]";
            case LOST_THOUGHTS ->
                    TOOLS
                            + ", \"reasoning_effort\": \"low\", \"messages\": ["
                            + THINKING_ROUND.replaceAll("(?s)\"thinking_blocks\": \\[.*?\\],", "")
                            + "]";
            case HALF_A_CALL -> TOOLS + ", \"messages\": [" + says() + "]";
            case ERROR_BEFORE, ERROR_MID_STREAM, CUT, STALL, UNENDED ->
                    "\"messages\": [" + says() + "]";
        };
    }

    private static String says() {
        return "{\"role\": \"user\", \"content\": \"Go on. @\"}";
    }
}
