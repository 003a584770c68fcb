package io.sfai.gateway.local.contract;

import static io.sfai.gateway.local.contract.EventStream.delta;
import static io.sfai.gateway.local.contract.EventStream.finishes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tool calls, relayed and mended, streamed and whole. */
abstract class ToolsContract extends Contract {
    private static final String TOOLS =
            """
            "tools":[
              {"type":"function","function":{"name":"weather","strict":true,
               "parameters":{"type":"object","properties":{"city":{"type":"string"}},
                             "required":["city"]}}},
              {"type":"function","function":{"name":"time"}}]\
            """;

    ToolsContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @Test
    void parallelCallsAreRelayed() throws Exception {
        assertCalls(
                List.of(
                        call("0", "\"id\":\"a\",\"type\":\"function\",", "weather", "\"\""),
                        arguments("0", "{\\\"city\\\":"),
                        call("1", "\"id\":\"b\",\"type\":\"function\",", "time", "\"\""),
                        arguments("0", "\\\"Rom\\\"}"),
                        arguments("1", "{}"),
                        Chunks.finish("tool_calls")));
    }

    @Test
    void callsWithoutIndexTypeAndArgumentsAreMended() throws Exception {
        assertCalls(
                List.of(
                        call(null, "\"id\":\"a\",", "weather", "null"),
                        arguments(null, "{\\\"city\\\":\\\"Rom\\\"}"),
                        call(null, "\"id\":\"b\",", "time", null),
                        Chunks.finish("stop")));
    }

    @Test
    void callsThatComeWholeInOneChunkAreMended() throws Exception {
        String both =
                Chunks.delta(
                        "{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"weather\","
                                + "\"arguments\":\"{\\\"city\\\":\\\"Rom\\\"}\"}},"
                                + "{\"id\":\"b\",\"function\":{\"name\":\"time\"}}]}");
        assertCalls(List.of(both, Chunks.finish("stop")));
    }

    @Test
    void callsThatAllSayIndexZeroAreToldApart() throws Exception {
        assertCalls(
                List.of(
                        call("0", "\"id\":\"a\",", "weather", "\"{\\\"city\\\":\\\"Rom\\\"}\""),
                        call("0", "\"id\":\"b\",", "time", "\"{}\""),
                        Chunks.finish("stop")));
    }

    private void assertCalls(List<String> events) throws Exception {
        upstream.on("plain", new Answer.Sse(events));
        try (EventStream answer = client.stream(Ask.stream("plain", "weather?", TOOLS))) {
            List<JsonObject> chunks = answer.chunks();
            assertThat(finishes(chunks)).containsExactly("tool_calls");
            assertThat(Calls.of(chunks))
                    .hasToString("{0=a weather {\"city\":\"Rom\"}, 1=b time {}}");
        }
        assertThat(upstream.next().body().array("tools")).isEqualTo(tools());
    }

    @Test
    void aCallCutOffByTheTokenLimitStaysCutOff() throws Exception {
        upstream.on(
                "plain",
                new Answer.Sse(
                        List.of(
                                call("0", "\"id\":\"a\",", "weather", "\"{\\\"ci\""),
                                Chunks.finish("length"))));
        try (EventStream answer = client.stream(Ask.stream("plain", "weather?", TOOLS))) {
            assertThat(finishes(answer.chunks())).containsExactly("length");
        }
    }

    @Test
    void wholeAnswersAreMendedToo() throws Exception {
        String message =
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                        + "{\"id\":\"a\",\"function\":{\"name\":\"time\",\"arguments\":null}},"
                        + "{\"id\":\"b\",\"function\":{\"name\":\"time\",\"arguments\":\"\"}}]}";
        upstream.on("plain", new Answer.Json(Chunks.completion(message, "stop")));
        Reply reply = client.chat(Ask.whole("plain", "time?", TOOLS));
        assertThat(reply.choice().string("finish_reason")).isEqualTo("tool_calls");
        JsonArray calls = requireNonNull(reply.message().array("tool_calls"));
        for (int i = 0; i < 2; i++) {
            JsonObject call = requireNonNull(calls.object(i));
            assertThat(call.string("type")).isEqualTo("function");
            assertThat(requireNonNull(call.object("function")).string("arguments")).isEqualTo("{}");
        }
    }

    @Test
    void historyWithCallsAndResultsPassesUnchanged() throws Exception {
        String messages =
                """
                {"role":"developer","content":"short"},
                {"role":"user","content":[{"type":"text","text":"what is this?"},
                 {"type":"image_url","image_url":{"url":"data:image/png;base64,AA==",
                  "detail":"low"}}]},
                {"role":"assistant","content":"","reasoning_content":"hm","tool_calls":[
                 {"id":"a","type":"function","function":{"name":"time","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"a","content":[{"type":"text","text":"noon"}]}\
                """;
        String format =
                """
                "response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,
                 "schema":{"type":"object","properties":{},"additionalProperties":false}}}\
                """;
        String completion =
                Chunks.completion("{\"role\":\"assistant\",\"content\":\"{}\"}", "stop");
        upstream.on("plain", new Answer.Json(completion));
        String body = Ask.body("plain", messages, format, TOOLS, "\"tool_choice\":\"auto\"");
        assertThat(client.chat(body).message().string("content")).isEqualTo("{}");
        JsonObject expected = Json.object(body).put("model", "plain");
        assertThat(upstream.next().body()).isEqualTo(expected);
    }

    @Test
    void theMockCallsAToolAndTellsItsResult() throws Exception {
        try (EventStream answer = client.stream(Ask.stream("mock/tool", "weather?", TOOLS))) {
            List<JsonObject> chunks = answer.chunks();
            assertThat(finishes(chunks)).containsExactly("tool_calls");
            assertThat(Calls.of(chunks).values().toString())
                    .matches("\\[\\S+ weather \\{\"city\":\"sample\"}]");
        }
        String history =
                "{\"role\":\"user\",\"content\":\"weather?\"},{\"role\":\"assistant\","
                        + "\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":"
                        + "{\"name\":\"weather\",\"arguments\":\"{}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"sunny\"}";
        Reply reply = client.chat(Ask.body("mock/tool", history, TOOLS));
        assertThat(reply.message().string("content")).isEqualTo("The tool gave: sunny");
        try (EventStream answer = client.stream(Ask.stream("mock/tools", "both", TOOLS))) {
            assertThat(Calls.of(answer.chunks())).hasSize(2);
        }
    }

    @Test
    void theMockCallsWithArgumentsThatWereAskedFor() throws Exception {
        String words = "call weather {\"c\":\"🌍🌍🌍\"}";
        try (EventStream answer = client.stream(Ask.stream("mock/tool", words, TOOLS))) {
            assertThat(Calls.of(answer.chunks()).values().toString())
                    .endsWith("{\"c\":\"🌍🌍🌍\"}]");
        }
    }

    private static JsonArray tools() {
        return requireNonNull(Json.object("{" + TOOLS + "}").array("tools"));
    }

    private static String call(
            @Nullable String index, String head, String name, @Nullable String arguments) {
        return toolDelta(
                index,
                head,
                "\"name\":\"%s\"%s"
                        .formatted(name, arguments == null ? "" : ",\"arguments\":" + arguments));
    }

    private static String arguments(@Nullable String index, String fragment) {
        return toolDelta(index, "", "\"arguments\":\"" + fragment + "\"");
    }

    private static String toolDelta(@Nullable String index, String head, String function) {
        return Chunks.delta(
                "{\"tool_calls\":[{%s%s\"function\":{%s}}]}"
                        .formatted(
                                index == null ? "" : "\"index\":" + index + ",", head, function));
    }

    /** Puts calls together as clients do, who take the first delta of each at its word. */
    private static final class Calls {
        static Map<Long, String> of(List<JsonObject> chunks) {
            Map<Long, String> calls = new TreeMap<>();
            for (JsonObject chunk : chunks) {
                JsonObject delta = delta(chunk);
                JsonArray deltas = delta == null ? null : delta.array("tool_calls");
                for (int i = 0; deltas != null && i < deltas.size(); i++) {
                    add(requireNonNull(deltas.object(i)), calls);
                }
            }
            return calls;
        }

        private static void add(JsonObject call, Map<Long, String> calls) {
            long index = requireNonNull(call.integer("index"));
            JsonObject function = requireNonNull(call.object("function"));
            String arguments = requireNonNull(function.string("arguments"));
            String known = calls.get(index);
            if (known == null) {
                assertThat(call.string("type")).isEqualTo("function");
                String name = requireNonNull(function.string("name"));
                calls.put(index, requireNonNull(call.string("id")) + " " + name + " " + arguments);
            } else {
                calls.put(index, known + arguments);
            }
        }
    }
}
