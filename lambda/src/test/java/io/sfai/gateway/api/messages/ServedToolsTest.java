package io.sfai.gateway.api.messages;

import static io.sfai.gateway.api.Rounds.called;
import static io.sfai.gateway.api.Rounds.failed;
import static io.sfai.gateway.api.Rounds.finish;
import static io.sfai.gateway.api.Rounds.gave;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.api.Rounds;
import io.sfai.gateway.api.Rounds.Told;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that the gateway runs, as blocks of a message, and back as turns. */
class ServedToolsTest {
    private static final Posted ASKED = Posted.with("");
    private static final Delta NEXT = new Delta.NextStep();
    private static final Delta STOP = finish(Unified.STOP);
    private static final Told HEARD = new Told("USER", List.of("text Hi"));

    /** The content of an answer, which is the same streamed and whole. */
    private static JsonArray content(Delta... deltas) throws IOException {
        JsonArray whole = requireNonNull(ASKED.whole(deltas).array("content"));
        assertThat(gathered(ASKED.events(deltas))).isEqualTo(whole);
        return whole;
    }

    /** As Anthropic's SDKs put a message together. */
    private static JsonArray gathered(List<JsonObject> events) {
        TreeMap<Long, JsonObject> blocks = new TreeMap<>();
        StringBuilder input = new StringBuilder();
        long open = -1;
        for (JsonObject event : events) {
            long index = event.integer("index", -1);
            switch (event.string("type", "")) {
                case "content_block_start" -> {
                    assertThat(open).as("one block at a time").isEqualTo(-1);
                    assertThat(index).isEqualTo(blocks.size());
                    open = index;
                    blocks.put(index, requireNonNull(event.object("content_block")).copy());
                    input.setLength(0);
                }
                case "content_block_delta" -> {
                    assertThat(index).isEqualTo(open);
                    JsonObject delta = requireNonNull(event.object("delta"));
                    JsonObject block = requireNonNull(blocks.get(index));
                    for (String field : List.of("text", "thinking", "signature")) {
                        if (delta.has(field)) {
                            block.put(field, block.string(field, "") + delta.string(field));
                        }
                    }
                    input.append(delta.string("partial_json", ""));
                }
                case "content_block_stop" -> {
                    assertThat(index).isEqualTo(open);
                    open = -1;
                    if (!input.isEmpty()) {
                        requireNonNull(blocks.get(index))
                                .put("input", Json.object(input.toString()));
                    }
                }
                default -> {}
            }
        }
        JsonArray content = new JsonArray();
        blocks.values().forEach(content::add);
        return content;
    }

    @Test
    void callsAndResultsAreBlocks() throws IOException {
        JsonArray content =
                content(
                        new Delta.Text("I look."),
                        called("a", "get_current_weather", "{\"location\": \"Paris\"}"),
                        called("b", "time", ""),
                        called("c", "broken", "{\"a\":"),
                        failed("b", "no clock"),
                        gave("a", "12 °C"),
                        new Delta.GatewayResult("c", false, null),
                        NEXT,
                        new Delta.Text("Cold."),
                        STOP);
        assertThat(content)
                .hasToString(
                        """
                        [{"type":"text","text":"I look."},
                        {"type":"mcp_tool_use","id":"a","name":"get_current_weather","server_name":"server",\
                        "input":{"location":"Paris"}},
                        {"type":"mcp_tool_use","id":"b","name":"time","server_name":"server","input":{}},
                        {"type":"mcp_tool_use","id":"c","name":"broken","server_name":"server","input":{"_raw":"{\\"a\\":"}},
                        {"type":"mcp_tool_result","tool_use_id":"b","is_error":true,\
                        "content":[{"type":"text","text":"no clock"}]},
                        {"type":"mcp_tool_result","tool_use_id":"a","is_error":false,\
                        "content":[{"type":"text","text":"12 °C"}]},
                        {"type":"mcp_tool_result","tool_use_id":"c","is_error":false,"content":[]},
                        {"type":"text","text":"Cold."}]\
                        """
                                .replace("\n", ""));
    }

    @Test
    void aStepEndsABlockOfWords() throws IOException {
        assertThat(
                        content(
                                new Delta.Reasoning("hm"),
                                NEXT,
                                new Delta.Reasoning("so"),
                                new Delta.Text("One."),
                                NEXT,
                                NEXT,
                                new Delta.Text("Two."),
                                NEXT,
                                STOP))
                .hasToString(
                        "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"\"},"
                                + "{\"type\":\"thinking\",\"thinking\":\"so\",\"signature\":\"\"},"
                                + "{\"type\":\"text\",\"text\":\"One.\"},"
                                + "{\"type\":\"text\",\"text\":\"Two.\"}]");
    }

    @Test
    void onlyACallOfTheClientsMakesTheMessageACall() {
        assertThat(ASKED.whole(called("a", "f", "{}"), gave("a", "1"), STOP).string("stop_reason"))
                .isEqualTo("end_turn");
        Delta[] both = {
            new Delta.ToolCallStart(0, "mine", "f"),
            new Delta.ToolCallArguments(0, "{}"),
            called("a", "g", "{}"),
            gave("a", "1"),
            finish(Unified.TOOL_CALLS)
        };
        assertThat(ASKED.whole(both).string("stop_reason")).isEqualTo("tool_use");
    }

    @Test
    void anyAnswerComesBackAsTheTurnsThatItWas() throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            Rounds rounds = Rounds.random(new Random(seed));
            JsonArray content = content(rounds.all());
            String results =
                    rounds.rounds().getLast().client() == null
                            ? ""
                            : "{'type':'tool_result','tool_use_id':'call_client','content':'mine'},";
            String back =
                    "{'role':'user','content':'Hi'},{'role':'assistant','content':"
                            + content
                            + "},{'role':'user','content':[%s{'type':'text','text':'Hi'}]}"
                                    .formatted(results);
            List<Told> expected = new ArrayList<>(List.of(HEARD));
            expected.addAll(rounds.told(true));
            if (!results.isEmpty()) {
                expected.add(new Told("TOOL", List.of("result mine")));
            }
            expected.add(HEARD);
            assertThat(Rounds.told(Posted.messages(back).request().messages()))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    private static List<Message> history(String content) {
        return Posted.messages(
                        "{'role':'user','content':'Hi'},{'role':'assistant','content':["
                                + content
                                + "]},{'role':'user','content':'Hi'}")
                .request()
                .messages();
    }

    private static String use(String id) {
        return "{'type':'mcp_tool_use','id':'%s','name':'f','server_name':'s','input':{}},"
                .formatted(id);
    }

    private static String result(String id, String content) {
        return "{'type':'mcp_tool_result','tool_use_id':'%s','is_error':false,'content':%s},"
                .formatted(id, content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'mcp_tool_use','id':'a','name':'f','input':{}},",
                "{'type':'mcp_tool_result','tool_use_id':'a','content':'x'},",
                "{'type':'mcp_tool_result','tool_use_id':'a','content':'x'},{'type':'mcp_tool_use','id':'a','name':'f'},",
                "{'type':'mcp_tool_use','id':'a','name':'f'},{'type':'mcp_tool_result','tool_use_id':'a','content':[]},",
                "{'type':'mcp_tool_use','id':'a','name':'f'},{'type':'mcp_tool_result','tool_use_id':'a'},",
                "{'type':'server_tool_use','id':'a','name':'f','input':{}},",
            })
    void halvesAreLeftOut(String blocks) {
        assertThat(Rounds.told(history(blocks + "{'type':'text','text':'so'}")))
                .containsExactly(HEARD, new Told("ASSISTANT", List.of("text so")), HEARD);
    }

    @Test
    void anIdMayComeAgainInALaterRound() {
        String text = "{'type':'text','text':'so'},";
        String both =
                use("a")
                        + result("a", "'1'")
                        + text
                        + use("a")
                        + result("a", "'2'")
                        + use("a")
                        + text;
        assertThat(Rounds.told(history(both.substring(0, both.length() - 1))))
                .containsExactly(
                        HEARD,
                        new Told("ASSISTANT", List.of("call f {}")),
                        new Told("TOOL", List.of("result 1")),
                        new Told("ASSISTANT", List.of("text so", "call f {}")),
                        new Told("TOOL", List.of("result 2")),
                        new Told("ASSISTANT", List.of("text so")),
                        HEARD);
    }

    @Test
    void marksStayWhereTheyWere() {
        String marked =
                result("a", "'1'")
                        .replace("'content'", "'cache_control':{'type':'ephemeral'},'content'");
        List<Message> turns = history(use("a") + marked + "{'type':'text','text':'so'}");
        assertThat(turns.get(2).parts()).hasSize(2).endsWith(new Part.CacheMark(null));
    }

    @Test
    void whatIsWrongIsNamed() {
        GatewayException refused =
                catchThrowableOfType(
                        GatewayException.class,
                        () ->
                                history(
                                        "{'type':'mcp_tool_use','id':'a','input':{}},"
                                                + result("a", "'1'")
                                                + "{'type':'text','text':'so'}"));
        assertThat(((BadRequest) refused.error()).param()).isEqualTo("messages.1.content.0.name");
    }

    /** No upstream knows calls that the gateway ran, but Anthropic knows its own. */
    @Test
    void aHistoryWithOurCallsIsTranslated() {
        String body =
                "{'role':'assistant','content':[%s{'type':'text','text':'so'}]},{'role':'user','content':'Hi'}"
                        .formatted(use("a") + result("a", "'1'"));
        Posted posted = Posted.messages(body);
        assertThat(posted.request().original()).isNull();
        Headers beta = Headers.of("anthropic-beta", "mcp-client-2025-11-20");
        assertThat(new Posted(posted.body(), beta).request().original()).isNotNull();
        assertThat(ASKED.request().original()).isNotNull();
    }
}
