package io.sfai.gateway.local.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Received;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What Bedrock must have been asked. */
final class BedrockAsked {
    private static final JsonObject WEATHER = Json.object("{\"city\":\"Zürich\"}");

    private BedrockAsked() {}

    static void check(Cell cell, Received request) {
        JsonObject body = request.body();
        assertThat(URLDecoder.decode(request.path(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "/model/jp.anthropic.claude-haiku-4-5-20251001-v1:0/"
                                + (cell.streamed() ? "converse-stream" : "converse"));
        assertThat(request.headers().get("authorization"))
                .isEqualTo("Bearer " + MatrixMap.SECRETS.get("BEDROCK_API_KEY"));
        assertThat(at(body, "inferenceConfig", "maxTokens")).isInstanceOf(Long.class);
        List<JsonObject> turns = At.objects(body, "messages");
        for (int i = 0; i < turns.size(); i++) {
            assertThat(turns.get(i).string("role")).isEqualTo(i % 2 == 0 ? "user" : "assistant");
            for (JsonObject block : At.objects(turns.get(i), "content")) {
                assertThat(block.string("text", "-")).isNotBlank();
            }
        }
        scenario(cell.scenario(), body, turns);
    }

    private static Object at(JsonObject body, Object... steps) {
        Object value = At.value(body, steps);
        return value == null ? "nothing at " + List.of(steps) + " of " + body : value;
    }

    private static void scenario(Scenario scenario, JsonObject body, List<JsonObject> turns) {
        switch (scenario) {
            case TEXT -> {
                assertThat(at(body, "system", 0, "text")).isEqualTo("You are terse.");
                assertThat(at(body, "system", 1, "text")).isEqualTo("Use umlauts.");
                assertThat(at(body, "inferenceConfig", "maxTokens")).isEqualTo(300L);
                assertThat(at(body, "inferenceConfig", "stopSequences", 0)).isEqualTo("END");
                assertThat(turns).hasSize(1);
                assertThat(At.kinds(At.objects(turns.getFirst(), "content")))
                        .containsExactly("text", "text");
            }
            case TOOLS -> {
                tools(body);
                assertThat(At.object(body, "toolConfig", "toolChoice").names())
                        .containsExactly("any");
            }
            case PARALLEL_TOOLS -> {
                tools(body);
                round(turns);
            }
            case IMAGE -> {
                JsonObject image = At.object(turns.getFirst(), "content", 1, "image");
                assertThat(image.string("format")).isEqualTo("png");
                assertThat(at(image, "source", "bytes")).isEqualTo(Asked.PNG);
            }
            case JSON_SCHEMA, SCHEMA_BY_TOOL -> schema(body);
            case THINKING -> {
                Object budget =
                        at(body, "additionalModelRequestFields", "thinking", "budget_tokens");
                assertThat((Long) budget).isGreaterThanOrEqualTo(1024L);
                thoughts(At.objects(turns.get(1), "content"));
            }
            case LONG -> {
                // Converse refuses calls of a history without tools.
                assertThat(At.value(body, "toolConfig", "tools", 0, "toolSpec", "name"))
                        .isEqualTo("get_weather");
                assertThat(turns.toString()).contains("toolUse").contains("18 °C");
            }
            case HALF_A_CALL -> tools(body);
            case LOST_THOUGHTS -> {
                assertThat(At.value(body, "additionalModelRequestFields", "thinking")).isNull();
                assertThat(At.kinds(At.objects(turns.get(1), "content")))
                        .containsExactly("toolUse");
            }
            case ERROR_BEFORE, ERROR_MID_STREAM, CUT, STALL, UNENDED ->
                    assertThat(turns).hasSize(1);
        }
    }

    private static void thoughts(List<JsonObject> said) {
        assertThat(At.kinds(said))
                .containsExactly("reasoningContent", "reasoningContent", "toolUse");
        JsonObject signed = At.object(said.getFirst(), "reasoningContent", "reasoningText");
        assertThat(signed.string("text")).isEqualTo("Let me look.");
        assertThat(signed.string("signature")).isEqualTo("b2xkIHNpZw==");
        assertThat(at(said.get(1), "reasoningContent", "redactedContent"))
                .isEqualTo("b2xkIGRhdGE=");
    }

    private static void tools(JsonObject body) {
        List<JsonObject> tools = At.objects(body, "toolConfig", "tools");
        assertThat(tools).hasSize(2);
        assertThat(at(tools.getFirst(), "toolSpec", "name")).isEqualTo("get_weather");
        assertThat(at(tools.getFirst(), "toolSpec", "description")).isEqualTo("Now");
        assertThat(at(tools.getFirst(), "toolSpec", "inputSchema", "json", "required", 0))
                .isEqualTo("city");
        assertThat(at(tools.get(1), "toolSpec", "inputSchema", "json", "type")).isEqualTo("object");
    }

    private static void round(List<JsonObject> turns) {
        List<JsonObject> calls = At.objects(turns.get(1), "content");
        assertThat(At.kinds(calls)).containsExactly("toolUse", "toolUse");
        assertThat(at(calls.getFirst(), "toolUse", "input")).isEqualTo(WEATHER);
        List<JsonObject> answers = At.objects(turns.get(2), "content");
        assertThat(At.kinds(answers)).containsExactly("toolResult", "toolResult", "text");
        assertThat(at(answers.get(0), "toolResult", "toolUseId")).isEqualTo("call_w");
        assertThat(at(answers.get(1), "toolResult", "toolUseId")).isEqualTo("call_t");
        assertThat(Json.text(answers.getFirst())).contains("18 °C");
    }

    /** By its own structured output or by a tool that must be called. */
    private static void schema(JsonObject body) {
        if (At.value(body, "outputConfig") != null) {
            String format = Json.text(At.object(body, "outputConfig"));
            assertThat(format).contains("people").contains("additionalProperties");
            return;
        }
        JsonObject schema =
                At.object(body, "toolConfig", "tools", 0, "toolSpec", "inputSchema", "json");
        assertThat(At.object(schema, "properties").names())
                .containsExactlyInAnyOrder("city", "people");
        assertThat(schema.get("additionalProperties")).isEqualTo(false);
        assertThat(At.object(body, "toolConfig", "toolChoice").names()).containsExactly("tool");
    }
}
