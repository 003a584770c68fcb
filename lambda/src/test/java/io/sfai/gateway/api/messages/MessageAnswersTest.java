package io.sfai.gateway.api.messages;

import static io.sfai.gateway.api.messages.Posted.saying;
import static io.sfai.gateway.api.messages.Posted.written;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceEvent.Text;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers written from deltas and relayed, streamed and whole. */
class MessageAnswersTest {
    private static final Posted ASKED = Posted.with("");
    private static final Delta END = new Delta.Finish(new FinishReason(Unified.STOP, "stop"));
    private static final Delta CALLED =
            new Delta.Finish(new FinishReason(Unified.TOOL_CALLS, "tool_calls"));
    private static final Delta USED = new Delta.UsageReport(new Usage(100, 7, 30, 20, 2, false));

    @Test
    void words() throws IOException {
        List<JsonObject> events =
                ASKED.events(new Delta.Text("Grü"), new Delta.Text("\"zi\n🏔"), END, USED);
        assertThat(types(events))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(events.getFirst())
                .hasToString(
                        "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_r1\","
                                + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"alias\","
                                + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
                                + "\"usage\":{\"input_tokens\":1,\"cache_creation_input_tokens\":0,"
                                + "\"cache_read_input_tokens\":0,\"output_tokens\":0}}}");
        assertThat(events.get(1))
                .hasToString(
                        "{\"type\":\"content_block_start\",\"index\":0,"
                                + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");
        assertThat(String.valueOf(events.get(3).object("delta")))
                .isEqualTo("{\"type\":\"text_delta\",\"text\":\"\\\"zi\\n🏔\"}");
        assertThat(events.get(5))
                .hasToString(
                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\","
                                + "\"stop_sequence\":null},\"usage\":{\"input_tokens\":50,"
                                + "\"cache_creation_input_tokens\":20,"
                                + "\"cache_read_input_tokens\":30,\"output_tokens\":7}}");
        assertThat(ASKED.whole(new Delta.Text("Grü"), new Delta.Text("\"zi\n🏔"), END, USED))
                .hasToString(
                        "{\"id\":\"msg_r1\",\"type\":\"message\",\"role\":\"assistant\","
                                + "\"model\":\"alias\",\"content\":[{\"type\":\"text\","
                                + "\"text\":\"Grü\\\"zi\\n🏔\"}],\"stop_reason\":\"end_turn\","
                                + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":50,"
                                + "\"cache_creation_input_tokens\":20,"
                                + "\"cache_read_input_tokens\":30,\"output_tokens\":7}}");
    }

    @Test
    void thoughtsWordsAndCallsAreTheSameStreamedAndWhole() throws IOException {
        Delta[] deltas = {
            new Delta.Reasoning("First "),
            new Delta.Reasoning("this."),
            new Delta.ThoughtEnd(new Part.Thinking("First this.", "SIG1")),
            new Delta.ThoughtEnd(new Part.RedactedThinking("RED")),
            new Delta.ThoughtEnd(new Part.Thinking("", "SIG2")),
            new Delta.Text("Let me "),
            new Delta.Text("look."),
            new Delta.ToolCallStart(0, "t0", "look"),
            new Delta.ToolCallArguments(0, "{\"a\":\"}"),
            new Delta.ToolCallArguments(0, "\\\"\"}"),
            new Delta.ToolCallStart(1, "t1", "time"),
            new Delta.ToolCallStart(2, "t2", "look"),
            new Delta.ToolCallArguments(2, "{}"),
            CALLED,
            USED
        };
        JsonObject whole = ASKED.whole(deltas);
        assertThat(whole.string("stop_reason")).isEqualTo("tool_use");
        assertThat(String.valueOf(whole.array("content")))
                .isEqualTo(
                        "[{\"type\":\"thinking\",\"thinking\":\"First this.\",\"signature\":\"SIG1\"},"
                                + "{\"type\":\"redacted_thinking\",\"data\":\"RED\"},"
                                + "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"SIG2\"},"
                                + "{\"type\":\"text\",\"text\":\"Let me look.\"},"
                                + "{\"type\":\"tool_use\",\"id\":\"t0\",\"name\":\"look\","
                                + "\"input\":{\"a\":\"}\\\"\"}},"
                                + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"time\",\"input\":{}},"
                                + "{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"look\",\"input\":{}}]");
        List<JsonObject> events = ASKED.events(deltas);
        assertThat(gathered(events, true)).isEqualTo(whole);
    }

    @Test
    void thinkingThatNobodySignsHasNoSignature() throws IOException {
        List<JsonObject> events =
                ASKED.events(new Delta.Reasoning("Hm"), new Delta.Text("42"), END, USED);
        assertThat(events.toString())
                .contains("\"thinking\":\"\",\"signature\":\"\"")
                .doesNotContain("signature_delta");
        assertThat(gathered(events, true))
                .isEqualTo(ASKED.whole(new Delta.Reasoning("Hm"), new Delta.Text("42"), END, USED));
    }

    @Test
    void callsWhoseArgumentsComeMixedKeepTheirOwn() throws IOException {
        Delta[] deltas = {
            new Delta.ToolCallStart(0, "t0", "f"),
            new Delta.ToolCallArguments(0, "{\"a\":"),
            new Delta.ToolCallStart(1, "t1", "g"),
            new Delta.ToolCallArguments(1, "{\"b\":"),
            new Delta.ToolCallArguments(0, "1}"),
            new Delta.ToolCallArguments(1, "2}"),
            CALLED,
            USED
        };
        assertThat(gathered(ASKED.events(deltas), false)).isEqualTo(ASKED.whole(deltas));
    }

    @Test
    void argumentsForACallThatHasEndedAreAFailure() throws IOException {
        List<JsonObject> events =
                ASKED.events(
                        new Delta.ToolCallStart(0, "t0", "f"),
                        new Delta.ToolCallStart(1, "t1", "g"),
                        new Delta.ToolCallArguments(0, "{}"),
                        CALLED);
        assertThat(types(events)).endsWith("error").doesNotContain("message_stop");
    }

    @Test
    void halfACallIsKeptAsTextThatNoToolTakes() throws IOException {
        Delta[] deltas = {
            new Delta.ToolCallStart(0, "t0", "f"),
            new Delta.ToolCallArguments(0, "{\"a\":\"x"),
            new Delta.Finish(new FinishReason(Unified.LENGTH, "length"))
        };
        JsonObject whole = ASKED.whole(deltas);
        assertThat(whole.string("stop_reason")).isEqualTo("max_tokens");
        assertThat(whole.toString()).contains("\"input\":{\"_raw\":\"{\\\"a\\\":\\\"x\"}");
        assertThat(types(ASKED.events(deltas))).endsWith("message_delta", "message_stop");
    }

    @ParameterizedTest
    @CsvSource({
        "STOP,stop,end_turn",
        "STOP,stop_sequence,stop_sequence",
        "STOP,pause_turn,pause_turn",
        "STOP,tool_use,end_turn",
        "LENGTH,length,max_tokens",
        "LENGTH,model_context_window_exceeded,model_context_window_exceeded",
        "CONTENT_FILTER,guardrail_intervened,refusal",
        "OTHER,strange,strange"
    })
    void reasonsToStop(Unified unified, String raw, String told) throws IOException {
        Delta[] deltas = {
            new Delta.Refusal("No."), new Delta.Finish(new FinishReason(unified, raw))
        };
        assertThat(ASKED.whole(deltas).string("stop_reason")).isEqualTo(told);
        assertThat(gathered(ASKED.events(deltas), true).string("stop_reason")).isEqualTo(told);
    }

    @Test
    void anUpstreamThatTellsNothingIsGuessed() throws IOException {
        JsonObject whole = ASKED.whole(new Delta.Text("eight ch"));
        assertThat(whole.string("stop_reason")).isEqualTo("end_turn");
        assertThat(String.valueOf(whole.object("usage")))
                .contains("\"input_tokens\":1", "\"output_tokens\":2");
        assertThat(gathered(ASKED.events(new Delta.Text("eight ch")), true)).isEqualTo(whole);
    }

    @Test
    void aFailureIsTheLastEvent() throws IOException {
        HttpResponse answer =
                ASKED.stream()
                        .answered(queue -> {
                            Posted.put(queue, InferenceEvent.of(new Delta.Text("a")));
                            queue.fail(broken());
                        });
        List<JsonObject> events = Posted.events(written(answer));
        assertThat(events.getLast())
                .hasToString(
                        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                                + "\"message\":\"it is busy\"},\"request_id\":\"r1\"}");
        assertThat(types(events)).doesNotContain("message_stop", "message_delta");
    }

    private static GatewayException broken() {
        return new Upstream("it is busy", UpstreamFault.REFUSED, 529, null, null, null).exception();
    }

    @Test
    void silenceIsACommentBeforeTheMessageAndAPingInside() throws IOException {
        InferenceEvent word = InferenceEvent.of(new Delta.Text("a"));
        InferenceEvent end = InferenceEvent.of(END);
        HttpResponse answer =
                ASKED.stream()
                        .answered(
                                Posted.Steps.of(Step.IDLE, Step.IDLE, word, Step.IDLE, end),
                                Duration.ofSeconds(1));
        String stream = written(answer);
        assertThat(stream).startsWith(": keep-alive\n\n: keep-alive\n\nevent: message_start\n");
        assertThat(stream)
                .containsOnlyOnce("}\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\nevent: content");
    }

    @Test
    void anUpstreamsOwnEventsAreRelayedByteByByteButForTheModel() throws IOException {
        List<String> own =
                List.of(
                        "{\"type\": \"message_start\", \"message\": {\"model\": \"claude\\u002d1\","
                                + " \"n\": 1.50, \"content\": []}}",
                        "{\"type\": \"ping\"}",
                        "{ \"type\":\"content_block_delta\", \"new\" : \"\\u00fc\"}",
                        "{\"type\":\"brand_new\",\"x\":1e2}",
                        "{\"type\":\"message_stop\"}");
        HttpResponse answer =
                Posted.with("'tools':[{'type':'web_search_20250305','name':'web_search'}]").stream()
                        .answered(queue -> {
                            own.forEach(each -> Posted.put(queue, raw(each)));
                            queue.end();
                        });
        assertThat(answer.headers().get("x-sfai-dropped-tools")).isNull();
        StringBuilder expected = new StringBuilder();
        for (String each : own) {
            String type = Json.object(each).string("type");
            expected.append("event: ").append(type).append("\ndata: ");
            expected.append(each.replace("\"claude\\u002d1\"", "\"alias\"")).append("\n\n");
        }
        assertThat(written(answer)).isEqualTo(expected.toString());
    }

    @Test
    void relayedEventsThatCantStandOnALineAreWrittenAnew() throws IOException {
        HttpResponse answer =
                ASKED.stream()
                        .answered(queue -> {
                            Posted.put(
                                    queue,
                                    raw(
                                            "{\"type\":\"message_start\",\n"
                                                    + "\"message\":{\"model\":\"m\"}}"));
                            Posted.put(queue, raw("{\"type\":\"ping\",\n\"a\":1}"));
                            Posted.put(queue, raw("{\"type\":\"evil\\nevent: x\"}"));
                            Posted.put(queue, raw("{\"type\":\"message_stop\"}"));
                            queue.end();
                        });
        assertThat(written(answer))
                .isEqualTo(
                        """
                        event: message_start
                        data: {"type":"message_start","message":{"model":"alias"}}

                        event: ping
                        data: {"type":"ping","a":1}

                        event: message_stop
                        data: {"type":"message_stop"}

                        """);
    }

    private static InferenceEvent raw(String event) {
        byte[] bytes = event.getBytes(UTF_8);
        Json.Located located = Json.located(bytes, "message", "model");
        Text text = new Text(bytes, located.from(), located.to());
        Raw raw = new Raw(Dialect.MESSAGES, false, located.object(), text);
        return InferenceEvent.raw(raw, body -> List.of());
    }

    @Test
    void aWholeMessageIsRelayedWithTheAliasAndUnknownFields() {
        String own = "{\"id\":\"msg_up\",\"model\":\"m\",\"content\":[],\"new\":1.50}";
        HttpResponse answer =
                ASKED.answered(queue -> {
                    Raw raw = new Raw(Dialect.MESSAGES, true, Json.object(own));
                    Posted.put(queue, InferenceEvent.raw(raw, body -> List.of()));
                    queue.end();
                });
        assertThat(new String(((HttpResponse.Buffered) answer).body(), UTF_8))
                .isEqualTo(own.replace("\"m\"", "\"alias\""));
        assertThat(answer.headers().get("request-id")).isEqualTo("r1");
    }

    @Test
    void droppedToolsAreToldInAHeader() {
        Posted asked =
                Posted.with(
                        "'tools':[{'type':'web_search_20250305','name':'w'},"
                                + "{'type':'bash_20250124','name':'b'}]");
        assertThat(asked.answered(saying(END)).headers().get("x-sfai-dropped-tools"))
                .isEqualTo("web_search_20250305, bash_20250124");
        assertThat(asked.stream().answered(saying(END)).headers().get("x-sfai-dropped-tools"))
                .isEqualTo("web_search_20250305, bash_20250124");
    }

    @Test
    void aGatewayThatLacksSomethingIsNotOverloaded() {
        GatewayException lacking = new Unavailable("no map", "map_missing").exception();
        assertThat(MessageErrors.body(lacking.error(), "r1").toString())
                .contains("\"type\":\"api_error\"");
    }

    private static List<String> types(List<JsonObject> events) {
        return events.stream().map(event -> event.string("type", "")).toList();
    }

    /** The message that a client puts together, as Anthropic's own do. */
    private static JsonObject gathered(List<JsonObject> events, boolean inTurn) {
        JsonObject message = requireNonNull(events.getFirst().object("message"));
        List<JsonObject> blocks = new ArrayList<>();
        List<StringBuilder> inputs = new ArrayList<>();
        Set<Integer> open = new HashSet<>();
        for (JsonObject event : events) {
            int index = (int) event.integer("index", -1);
            switch (event.string("type", "")) {
                case "content_block_start" -> {
                    assertThat(index).isEqualTo(blocks.size());
                    assertThat(inTurn && !open.isEmpty()).as("two blocks at once").isFalse();
                    open.add(index);
                    blocks.add(requireNonNull(event.object("content_block")));
                    inputs.add(new StringBuilder());
                }
                case "content_block_delta" -> {
                    assertThat(open).contains(index);
                    more(
                            requireNonNull(event.object("delta")),
                            blocks.get(index),
                            inputs.get(index));
                }
                case "content_block_stop" -> assertThat(open.remove(index)).isTrue();
                case "message_delta" -> {
                    JsonObject delta = requireNonNull(event.object("delta"));
                    message.put("stop_reason", delta.get("stop_reason"));
                    message.put("usage", event.get("usage"));
                }
                default -> {}
            }
        }
        assertThat(open).isEmpty();
        for (int i = 0; i < blocks.size(); i++) {
            if (!inputs.get(i).isEmpty()) {
                blocks.get(i).put("input", Json.object(inputs.get(i).toString()));
            }
        }
        return message.put("content", JsonArray.of(blocks.toArray()));
    }

    private static void more(JsonObject delta, JsonObject block, StringBuilder input) {
        switch (delta.string("type", "")) {
            case "text_delta" -> add("text", delta, block);
            case "thinking_delta" -> add("thinking", delta, block);
            case "signature_delta" -> block.put("signature", delta.get("signature"));
            case "input_json_delta" -> input.append(delta.string("partial_json"));
            default -> throw new AssertionError(delta);
        }
    }

    private static void add(String field, JsonObject delta, JsonObject block) {
        block.put(field, block.string(field, "") + delta.string(field, ""));
    }
}
