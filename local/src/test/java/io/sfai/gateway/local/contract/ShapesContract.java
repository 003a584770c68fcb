package io.sfai.gateway.local.contract;

import static io.sfai.gateway.local.contract.EventStream.delta;
import static io.sfai.gateway.local.contract.EventStream.finishes;
import static io.sfai.gateway.local.contract.EventStream.said;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies of other dialects on the chat path, as Cursor sends them: answered in Chat's chunks. */
abstract class ShapesContract extends Contract {
    private static final String CHUNK = "chat.completion.chunk";

    ShapesContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @Test
    void aResponsesBodyIsAnsweredInChunks() throws Exception {
        String body =
                """
                {"model":"mock/echo","stream":true,"instructions":"short","input":[
                 {"role":"user","content":[{"type":"input_text","text":"say this"}]}]}\
                """;
        try (EventStream answer = client.stream(body)) {
            List<JsonObject> chunks = answer.chunks();
            assertThat(said(chunks, "content")).isEqualTo("say this");
            assertThat(finishes(chunks)).containsExactly("stop");
            assertThat(chunks).allMatch(chunk -> CHUNK.equals(chunk.string("object")));
        }
        Reply whole = client.chat("{\"model\":\"mock/echo\",\"input\":\"hi there\"}");
        assertThat(whole.message().string("content")).isEqualTo("hi there");
    }

    @Test
    void anUpstreamGetsAChatBodyForAResponsesBody() throws Exception {
        upstream.on("plain", new Answer.Sse(Chunks.words("done")));
        String body =
                """
                {"model":"plain","stream":true,"store":false,"reasoning":{"effort":"low"},
                 "tools":[{"type":"function","function":{"name":"read"}},
                  {"type":"function","name":"list","parameters":{"type":"object"}},
                  {"type":"web_search"}],
                 "input":[{"role":"user","content":"go"},
                  {"type":"function_call","call_id":"a","name":"read","arguments":"{oops"},
                  {"type":"function_call_output","call_id":"a","output":"text"}]}\
                """;
        try (EventStream answer = client.stream(body)) {
            assertThat(answer.header("x-sfai-dropped-tools")).isEqualTo("web_search");
            assertThat(said(answer.chunks(), "content")).isEqualTo("done");
            assertThat(log.completion(answer.id()).array("droppedTools"))
                    .hasToString("[\"web_search\"]");
        }
        assertThat(upstream.next().body())
                .isEqualTo(
                        Json.object(
                                """
                                {"store":false,"reasoning_effort":"low","model":"plain",
                                 "stream":true,"stream_options":{"include_usage":true},
                                 "tools":[{"type":"function","function":{"name":"read"}},
                                  {"type":"function","function":{"name":"list",
                                   "parameters":{"type":"object"}}}],
                                 "messages":[{"role":"user","content":"go"},
                                  {"role":"assistant","content":null,"tool_calls":[
                                   {"id":"a","type":"function","function":
                                    {"name":"read","arguments":"{oops"}}]},
                                  {"role":"tool","tool_call_id":"a","content":"text"}]}\
                                """));
    }

    @Test
    void anUpstreamGetsAChatBodyForAnthropicsBlocks() throws Exception {
        upstream.on("plain", new Answer.Sse(Chunks.words("done")));
        String body =
                """
                {"model":"plain","stream":true,"system":"short","max_tokens":50,
                 "tools":[{"name":"read","input_schema":{"type":"object"}}],
                 "messages":[{"role":"user","content":"go"},
                  {"role":"assistant","content":[{"type":"text","text":"I read"},
                   {"type":"tool_use","id":"a","name":"read","input":{"f":1}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"a",
                    "is_error":true,"content":[{"type":"text","text":"gone"}]},
                   {"type":"text","text":"and now?"}]}]}\
                """;
        try (EventStream answer = client.stream(body)) {
            assertThat(said(answer.chunks(), "content")).isEqualTo("done");
        }
        assertThat(upstream.next().body())
                .isEqualTo(
                        Json.object(
                                """
                                {"model":"plain","stream":true,"max_tokens":50,
                                 "stream_options":{"include_usage":true},
                                 "tools":[{"type":"function","function":{"name":"read",
                                  "parameters":{"type":"object"}}}],
                                 "messages":[{"role":"system","content":"short"},
                                  {"role":"user","content":"go"},
                                  {"role":"assistant","content":"I read","tool_calls":[
                                   {"id":"a","type":"function","function":
                                    {"name":"read","arguments":"{\\"f\\":1}"}}]},
                                  {"role":"tool","tool_call_id":"a","content":"gone"},
                                  {"role":"user","content":"and now?"}]}\
                                """));
    }

    @Test
    void aFlatFreeformToolIsCalledWithItsBareText() throws Exception {
        String tools =
                "\"tools\":[{\"type\":\"custom\",\"name\":\"ApplyPatch\",\"format\":{\"type\":"
                        + "\"grammar\",\"syntax\":\"lark\",\"definition\":\"start: p\"}}]";
        upstream.on(
                "plain",
                new Answer.Sse(
                        List.of(
                                call("\"id\":\"a\",", "\"name\":\"ApplyPatch\",", ""),
                                call("", "", "{\\\"input\\\": \\\"*** Begin"),
                                call("", "", " Patch\\\\n+ \\\\"),
                                call("", "", "\\\"x\\\\\\\"\\\"}"),
                                Chunks.finish("tool_calls"))));
        StringBuilder patch = new StringBuilder();
        try (EventStream answer = client.stream(Ask.stream("plain", "patch", tools))) {
            List<JsonObject> chunks = answer.chunks();
            assertThat(finishes(chunks)).containsExactly("tool_calls");
            for (JsonObject chunk : chunks) {
                JsonArray calls = requireNonNull(delta(chunk)).array("tool_calls");
                JsonObject call = calls == null ? null : calls.object(0);
                if (call != null) {
                    patch.append(requireNonNull(call.object("function")).string("arguments"));
                }
            }
        }
        assertThat(patch).hasToString("*** Begin Patch\n+ \"x\"");
        JsonArray sent = requireNonNull(upstream.next().body().array("tools"));
        assertThat(sent.toString()).contains("\"function\"", "start: p").doesNotContain("custom");
    }

    private static String call(String head, String name, String arguments) {
        return Chunks.delta(
                "{\"tool_calls\":[{\"index\":0,%s\"function\":{%s\"arguments\":\"%s\"}}]}"
                        .formatted(head, name, arguments));
    }

    @Test
    void whatItCostIsToldAtTheEndToWhoAsks() throws Exception {
        upstream.on("plain", new Answer.Sse(Chunks.wordsAndUsage("hi")));
        String body = Ask.stream("plain", "hello");
        Reply asked = client.call("POST", "/v1/chat/completions", body, "x-sfai-cost", "1");
        assertThat(asked.body())
                .containsPattern("\n\n: x-sfai-cost-usd 0\\.\\d+\n\ndata: \\[DONE]\n\n$");
        assertThat(client.chat(body).body()).doesNotContain("x-sfai-cost");
        upstream.on(
                "plain",
                new Answer.Json(
                        Chunks.completion("{\"role\":\"assistant\",\"content\":\"hi\"}", "stop")));
        assertThat(client.chat(Ask.whole("plain", "hello")).header("x-sfai-cost-usd"))
                .matches("0\\.\\d+");
    }
}
