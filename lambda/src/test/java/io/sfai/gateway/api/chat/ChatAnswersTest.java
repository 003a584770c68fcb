package io.sfai.gateway.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.api.Answers;
import io.sfai.gateway.api.chat.shape.CallForms;
import io.sfai.gateway.api.chat.shape.PlainBody;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers written from deltas, streamed and whole. */
class ChatAnswersTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Delta STOP = new Delta.Finish(new FinishReason(Unified.STOP, "end_turn"));
    private static final Delta CALLED =
            new Delta.Finish(new FinishReason(Unified.TOOL_CALLS, "tool_use"));
    private static final String USER = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

    @Test
    void chunksByTemplateAreThoseOfTheTree() {
        Random random = new Random(20_261_124);
        ChatChunks chunks =
                new ChatChunks(request("{\"model\":\"a \\\"b\\\" 漢\"," + USER + "}"), NOON);
        DeltaChunks deltas = new DeltaChunks(chunks, CallForms.CHAT);
        for (int round = 0; round < 5_000; round++) {
            String text = anyText(random);
            int index = random.nextInt(3);
            Delta.ToolCallArguments more = new Delta.ToolCallArguments(index, text);
            assertThat(deltas.text(new Delta.Text(text)))
                    .isEqualTo(tree(chunks, new Delta.Text(text)));
            assertThat(deltas.reasoning(new Delta.Reasoning(text)))
                    .isEqualTo(tree(chunks, new Delta.Reasoning(text)));
            assertThat(deltas.arguments(more)).isEqualTo(tree(chunks, more));
        }
        assertThat(deltas.arguments(new Delta.ToolCallArguments(0, ""))).isNull();
    }

    private static byte[] tree(ChatChunks chunks, Delta delta) {
        return Json.bytes(chunks.choice(ChatChunks.delta(delta), null));
    }

    private static String anyText(Random random) {
        StringBuilder text = new StringBuilder("x");
        int range = random.nextBoolean() ? 128 : 0x10000;
        for (int left = random.nextInt(20); left > 0; left--) {
            text.append((char) random.nextInt(range));
        }
        return text.append(random.nextInt(4) == 0 ? "\"\"" : "").toString();
    }

    @Test
    void thoughtsComeBackAsTheyWentOut() throws IOException {
        List<Part.Thought> thoughts =
                List.of(
                        new Part.Thinking("I see.\n", "c2ln+/="),
                        new Part.Thinking("", "ZW1wdHk="),
                        new Part.RedactedThinking("c2VhbGVk"));
        List<Delta> deltas = new ArrayList<>();
        deltas.add(new Delta.Reasoning("I see.\n"));
        thoughts.forEach(thought -> deltas.add(new Delta.ThoughtEnd(thought)));
        deltas.add(new Delta.ToolCallStart(0, "call_0", "f"));
        deltas.add(new Delta.ToolCallArguments(0, "{\"a\":1}"));
        deltas.add(CALLED);

        JsonObject whole = message(whole("{\"model\":\"m\"," + USER + "}", deltas));
        JsonArray blocks = new JsonArray();
        for (JsonObject delta :
                deltas(streamed("{\"model\":\"m\"," + USER + "}", deltas, Map.of()))) {
            JsonArray some = delta.array("thinking_blocks");
            if (some != null) {
                some.forEach(blocks::add);
            }
        }
        assertThat(blocks).isEqualTo(whole.array("thinking_blocks"));
        assertThat(whole.string("reasoning_content")).isEqualTo("I see.\n");

        JsonObject result =
                Json.object("{\"role\":\"tool\",\"tool_call_id\":\"call_0\",\"content\":\"r\"}");
        JsonObject next = new JsonObject().put("model", "m");
        next.put("messages", JsonArray.of(whole, result));
        List<Part> back = request(Json.text(next)).messages().getFirst().parts();
        assertThat(back).filteredOn(Part.Thought.class::isInstance).isEqualTo(thoughts);
        assertThat(back).contains(new Part.ToolCall("call_0", "f", "{\"a\":1}"));
    }

    @Test
    void aFlatFreeformCallIsAFunctionsWithTheBareText() throws IOException {
        String body =
                "{\"model\":\"m\",\"tools\":[{\"type\":\"custom\",\"name\":\"patch\"}],"
                        + USER
                        + "}";
        JsonObject function = new JsonObject().put("name", "patch").put("arguments", "a\n\"🌍\"");
        JsonObject expected = new JsonObject().put("id", "c").put("type", "function");
        expected.put("function", function);
        assertCall(body, expected, "function", "arguments");
    }

    @Test
    void aNestedFreeformCallIsOfTypeCustom() throws IOException {
        String body =
                "{\"model\":\"m\",\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"patch\"}}],"
                        + USER
                        + "}";
        JsonObject custom = new JsonObject().put("name", "patch").put("input", "a\n\"🌍\"");
        JsonObject expected = new JsonObject().put("id", "c").put("type", "custom");
        assertCall(body, expected.put("custom", custom), "custom", "input");
        assertThat(request(body).tools().getFirst().parameters()).isNotNull();
    }

    private static void assertCall(String body, JsonObject expected, String kind, String field)
            throws IOException {
        List<Delta> deltas = new ArrayList<>();
        deltas.add(new Delta.ToolCallStart(0, "c", "patch"));
        for (char each : "{\"input\": \"a\\n\\\"\\ud83c\\udf0d\\\"\"}".toCharArray()) {
            deltas.add(new Delta.ToolCallArguments(0, String.valueOf(each)));
        }
        deltas.add(CALLED);
        JsonArray calls = message(whole(body, deltas)).array("tool_calls");
        assertThat(calls).isEqualTo(JsonArray.of(expected));

        StringBuilder text = new StringBuilder();
        for (JsonObject delta : deltas(streamed(body, deltas, Map.of()))) {
            JsonArray some = delta.array("tool_calls");
            JsonObject call = some == null ? null : some.object(0);
            JsonObject called = call == null ? null : call.object(kind);
            if (called != null) {
                text.append(called.string(field));
            }
        }
        assertThat(text).hasToString("a\n\"🌍\"");
    }

    @Test
    void whoKnowsFunctionsOnlyGetsOneFunctionCall() throws IOException {
        String body = "{\"model\":\"m\",\"functions\":[{\"name\":\"f\"}]," + USER + "}";
        List<Delta> deltas =
                List.of(
                        new Delta.ToolCallStart(0, "a", "f"),
                        new Delta.ToolCallStart(1, "b", "f"),
                        new Delta.ToolCallArguments(1, "{}"),
                        CALLED);
        String call = "\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}";
        assertThat(whole(body, deltas).toString())
                .contains(call, "\"finish_reason\":\"function_call\"")
                .doesNotContain("tool_calls");
        String stream = streamed(body, deltas, Map.of());
        assertThat(stream)
                .contains("\"finish_reason\":\"function_call\"")
                .doesNotContain("tool_calls");
        assertThat(deltas(stream).toString())
                .containsOnlyOnce("\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}")
                .containsOnlyOnce("\"function_call\":{\"arguments\":\"{}\"}");
    }

    @Test
    void costIsACommentBeforeTheEndForWhoAsks() throws IOException {
        String body = "{\"model\":\"m\"," + USER + "}";
        List<Delta> deltas = List.of(new Delta.Text("hi"), STOP);
        String asked = streamed(body, deltas, Map.of("x-sfai-cost", "1"));
        assertThat(asked).endsWith("\n\n: x-sfai-cost-usd 0.001234\n\ndata: [DONE]\n\n");
        String unasked = streamed(body, deltas, Map.of());
        assertThat(unasked).isEqualTo(asked.replace(": x-sfai-cost-usd 0.001234\n\n", ""));
        HttpResponse whole = answer(body, deltas, Map.of(), false);
        assertThat(((HttpResponse.Buffered) whole).headers().get("x-sfai-cost-usd"))
                .isEqualTo("0.001234");
    }

    @Test
    void cacheWritesAreToldWhereThereAreSome() throws IOException {
        String body = "{\"model\":\"m\"," + USER + "}";
        Usage written = new Usage(100, 5, 60, 30, 0, false);
        JsonObject usage =
                whole(body, List.of(STOP, new Delta.UsageReport(written))).object("usage");
        assertThat(String.valueOf(usage))
                .contains(
                        "\"prompt_tokens\":100",
                        "\"prompt_tokens_details\":{\"cached_tokens\":60,\"cache_write_tokens\":30}");
        Usage none = new Usage(100, 5, 60, 0, 0, false);
        assertThat(whole(body, List.of(STOP, new Delta.UsageReport(none))).toString())
                .doesNotContain("cache_write");
    }

    private static InferenceRequest request(String body) {
        PlainBody plain = ChatRequests.parse(body.getBytes(StandardCharsets.UTF_8));
        return ChatRequests.read(http(body, Map.of()), plain, Caller.ANYONE, NOON);
    }

    private static HttpRequest http(String body, Map<String, String> headers) {
        Headers all = new Headers();
        headers.forEach(all::add);
        return new HttpRequest(
                "r1",
                "POST",
                "/v1/chat/completions",
                "",
                all,
                body.getBytes(StandardCharsets.UTF_8),
                Instant.MAX);
    }

    private static HttpResponse answer(
            String body, List<Delta> deltas, Map<String, String> headers, boolean stream) {
        ChatCompletions chat =
                new ChatCompletions(
                        new Answers(request -> new Costly(deltas), Duration.ofSeconds(5)),
                        InstantSource.fixed(NOON));
        String asked = stream ? "{\"stream\":true," + body.substring(1) : body;
        return chat.handle(http(asked, headers), Caller.ANYONE);
    }

    private static JsonObject whole(String body, List<Delta> deltas) throws IOException {
        HttpResponse.Buffered answer =
                (HttpResponse.Buffered) answer(body, deltas, Map.of(), false);
        return Json.object(answer.body());
    }

    private static JsonObject message(JsonObject completion) {
        JsonArray choices = completion.array("choices");
        JsonObject choice = choices == null ? null : choices.object(0);
        JsonObject message = choice == null ? null : choice.object("message");
        return message == null ? new JsonObject() : message;
    }

    private static String streamed(String body, List<Delta> deltas, Map<String, String> headers)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ((HttpResponse.Streaming) answer(body, deltas, headers, true)).body().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<JsonObject> deltas(String stream) {
        List<JsonObject> deltas = new ArrayList<>();
        for (String event : stream.split("\n\n", -1)) {
            if (event.startsWith("data: {")) {
                JsonArray choices = Json.object(event.substring(6)).array("choices");
                JsonObject choice = choices == null ? null : choices.object(0);
                JsonObject delta = choice == null ? null : choice.object("delta");
                if (delta != null) {
                    deltas.add(delta);
                }
            }
        }
        return deltas;
    }

    /** A stream of given events whose cost is known when it has ended. */
    private static final class Costly implements InferenceStream {
        private final EventQueue events = new EventQueue(() -> {});
        private boolean ended;

        Costly(List<Delta> deltas) {
            try {
                for (Delta delta : deltas) {
                    events.put(InferenceEvent.of(delta));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            events.end();
        }

        @Override
        public Step next(Duration wait) {
            Step step = events.next(wait);
            ended |= step instanceof Step.End;
            return step;
        }

        @Override
        public Map<String, String> headers() {
            return ended ? Map.of("x-sfai-cost-usd", "0.001234") : Map.of();
        }

        @Override
        public void close() {
            events.close();
        }
    }
}
