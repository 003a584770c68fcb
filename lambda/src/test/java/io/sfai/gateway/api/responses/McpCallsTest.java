package io.sfai.gateway.api.responses;

import static io.sfai.gateway.api.Rounds.called;
import static io.sfai.gateway.api.Rounds.failed;
import static io.sfai.gateway.api.Rounds.gave;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.api.Rounds;
import io.sfai.gateway.api.Rounds.Told;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools that the gateway runs, as items of a response, and back as turns. */
class McpCallsTest {
    private static final Delta NEXT = new Delta.NextStep();
    private static final String HI = "'input':'hi'";
    private static final String TOOLS = "'tools':[{'type':'function','name':'f'}],";
    private static final Told HEARD = new Told("USER", List.of("text hi"));

    private final Asking asking = new Asking();

    private List<Told> heard() {
        return Rounds.told(asking.lastSeen().messages());
    }

    private static Told said(String... parts) {
        return new Told("ASSISTANT", List.of(parts));
    }

    private static Told tool(String... results) {
        return new Told("TOOL", List.of(results));
    }

    @Test
    void aCallIsAnItemWithItsEvents() {
        asking.says(
                new Delta.Text("I look."),
                called("c", "get_current_weather", "{\"location\":\"Paris\"}"),
                gave("c", "12 °C"),
                NEXT,
                new Delta.Text("Cold."),
                Asking.STOP);
        Lifecycle stream = asking.stream(HI);
        assertThat(stream.types().subList(8, 14))
                .containsExactly(
                        "response.output_item.added",
                        "response.mcp_call.in_progress",
                        "response.mcp_call_arguments.delta",
                        "response.mcp_call_arguments.done",
                        "response.mcp_call.completed",
                        "response.output_item.done");
        String id = stream.item(1).string("id", "");
        assertThat(id).matches("mcp_[0-9a-f]{48}o1");
        assertThat(stream.events().get(8).object("item"))
                .hasToString(
                        "{\"id\":\""
                                + id
                                + "\",\"type\":\"mcp_call\",\"status\":\"in_progress\","
                                + "\"approval_request_id\":null,\"arguments\":\"\",\"error\":null,"
                                + "\"name\":\"get_current_weather\",\"output\":null,"
                                + "\"server_label\":\"server\"}");
        assertThat(stream.item(1))
                .hasToString(
                        "{\"id\":\""
                                + id
                                + "\",\"type\":\"mcp_call\",\"status\":\"completed\","
                                + "\"approval_request_id\":null,"
                                + "\"arguments\":\"{\\\"location\\\":\\\"Paris\\\"}\",\"error\":null,"
                                + "\"name\":\"get_current_weather\",\"output\":\"12 °C\","
                                + "\"server_label\":\"server\"}");
        assertThat(stream.item(2).string("type")).isEqualTo("message");
    }

    @Test
    void callsAtOnceEndInAnyOrder() {
        asking.says(
                called("a", "f", "{}"),
                called("b", "f", "{}"),
                failed("b", "no such city"),
                called("c", "f", "{}"),
                gave("a", "1"),
                new Delta.GatewayResult("nobody", false, "2"),
                Asking.STOP);
        Lifecycle stream = asking.stream(HI);
        assertThat(stream.types())
                .containsSubsequence(
                        "response.mcp_call.failed",
                        "response.mcp_call.in_progress",
                        "response.mcp_call.completed",
                        "response.mcp_call.failed",
                        "response.completed");
        assertThat(statuses(stream.last())).containsExactly("completed", "failed", "incomplete");
        assertThat(stream.item(1).object("error"))
                .hasToString(
                        "{\"type\":\"mcp_tool_execution_error\","
                                + "\"content\":[{\"type\":\"text\",\"text\":\"no such city\"}]}");
        assertThat(stream.item(1).get("output")).isNull();
        assertThat(statuses(asking.whole(HI))).containsExactly("completed", "failed", "incomplete");
    }

    private static List<String> statuses(JsonObject response) {
        List<String> statuses = new ArrayList<>();
        JsonArray output = requireNonNull(response.array("output"));
        for (int i = 0; i < output.size(); i++) {
            statuses.add(requireNonNull(output.object(i)).string("status", ""));
        }
        return statuses;
    }

    /** By id, by conversation, and from a client that keeps its conversation itself. */
    @Test
    void anyAnswerComesBackAsTheTurnsThatItWas() {
        for (int seed = 0; seed < 300; seed++) {
            Rounds rounds = Rounds.random(new Random(seed));
            Delta[] says = rounds.all();
            List<Told> expected = expected(rounds);
            Lifecycle stream = asking.says(says).stream(TOOLS + HI);
            JsonObject whole = asking.says(says).whole(TOOLS + HI);
            assertThat(unnamed(stream.last())).isEqualTo(unnamed(whole));
            String answers = answers(rounds);
            asking.whole(
                    "'previous_response_id':'%s','input':[%s]"
                            .formatted(whole.string("id"), answers + USER));
            assertThat(heard()).as("seed %d", seed).isEqualTo(expected);
            String own = items(requireNonNull(whole.array("output")));
            asking.whole("'store':false,'input':[%s]".formatted(USER + "," + own + answers + USER));
            assertThat(heard()).as("seed %d", seed).isEqualTo(expected);
            String talk = "'conversation':'c%d',".formatted(seed);
            asking.says(says).stream(talk + TOOLS + HI);
            asking.whole(talk + "'input':[%s]".formatted(answers + USER));
            assertThat(heard()).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private static final String USER = "{'role':'user','content':'hi'}";

    private static String answers(Rounds rounds) {
        return rounds.rounds().getLast().client() == null
                ? ""
                : "{'type':'function_call_output','call_id':'call_client','output':'mine'},";
    }

    private static List<Told> expected(Rounds rounds) {
        List<Told> expected = new ArrayList<>(List.of(HEARD));
        expected.addAll(rounds.told(true));
        if (rounds.rounds().getLast().client() != null) {
            List<String> results = new ArrayList<>();
            if (expected.getLast().role().equals("TOOL")) {
                results.addAll(expected.removeLast().parts());
            }
            results.add("result mine");
            expected.add(new Told("TOOL", results.stream().sorted().toList()));
        }
        expected.add(HEARD);
        return expected;
    }

    private static List<String> unnamed(JsonObject response) {
        List<String> items = new ArrayList<>();
        requireNonNull(response.array("output"))
                .forEach(item -> items.add(String.valueOf(item).replaceAll("_[0-9a-f]{48}", "_")));
        return items;
    }

    /** As a client sends them back. */
    private static String items(JsonArray output) {
        StringBuilder items = new StringBuilder();
        output.forEach(item -> items.append(item).append(','));
        return items.toString();
    }

    @Test
    void roundsWithoutWordsBetweenThemAreOne() {
        asking.says(
                called("a", "f", "{\"n\":1}"),
                gave("a", "1"),
                NEXT,
                called("a", "f", "{\"n\":2}"),
                gave("a", "2"),
                NEXT,
                new Delta.Text("Done."),
                Asking.STOP);
        String id = asking.whole(HI).string("id", "");
        asking.whole("'previous_response_id':'%s',%s".formatted(id, HI));
        assertThat(heard())
                .containsExactly(
                        HEARD,
                        said("call f {\"n\":1}", "call f {\"n\":2}"),
                        tool("result 1", "result 2"),
                        said("text Done."),
                        HEARD);
        List<Part> calls = asking.lastSeen().messages().get(1).parts();
        assertThat(calls).extracting(part -> ((Part.ToolCall) part).id()).doesNotHaveDuplicates();
    }

    @Test
    void aSignedThoughtStaysBeforeItsCalls() {
        Part.Thought first = new Part.Thinking("one", "c2ln");
        Part.Thought second = new Part.Thinking("two", "c2lnMg");
        asking.says(
                new Delta.Reasoning("one"),
                new Delta.ThoughtEnd(first),
                called("a", "f", "{}"),
                gave("a", "1"),
                NEXT,
                new Delta.Reasoning("two"),
                new Delta.ThoughtEnd(second),
                called("b", "f", "{}"),
                gave("b", "2"),
                NEXT,
                new Delta.Text("Done."),
                Asking.STOP);
        String id = asking.whole(HI).string("id", "");
        asking.whole("'previous_response_id':'%s',%s".formatted(id, HI));
        assertThat(asking.lastSeen().messages().get(1).parts()).startsWith(first).hasSize(2);
        assertThat(asking.lastSeen().messages().get(3).parts()).startsWith(second).hasSize(2);
    }

    @Test
    void whatOpenAiAndOlderClientsWriteIsRead() {
        asking.whole(
                """
                'input':[{'role':'user','content':'hi'},
                {'type':'mcp_list_tools','id':'mcpl_1','server_label':'d','tools':[]},
                {'type':'mcp_approval_request','id':'mcpr_1','server_label':'d','name':'s','arguments':'{}'},
                {'type':'mcp_approval_response','approval_request_id':'mcpr_1','approve':true},
                {'type':'mcp_call','id':'mcp_1','server_label':'d','name':'s','arguments':'{"q":1}','output':'found'},
                {'type':'mcp_call','id':'mcp_2','server_label':'d','name':'s','arguments':'','error':'old words'},
                {'type':'mcp_call','id':'mcp_3','server_label':'d','name':'s','error':
                 {'type':'mcp_protocol_error','code':-32000,'message':'gone'}},
                {'type':'mcp_call','id':'mcp_4','server_label':'d','name':'s','error':{'type':'http_error','code':500}},
                {'type':'mcp_call','id':'mcp_5','server_label':'d','name':'s','arguments':'{}','output':null},
                {'role':'assistant','content':'so'},{'role':'user','content':'hi'}]\
                """
                        .replace("{\"q\":1}", "{}"));
        assertThat(heard())
                .containsExactly(
                        HEARD,
                        said("call s {}", "call s {}", "call s {}", "call s {}"),
                        tool(
                                "failed gone",
                                "failed old words",
                                "failed {\"type\":\"http_error\",\"code\":500}",
                                "result found"),
                        said("text so"),
                        HEARD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'name':7,'output':'x' | input[0].name",
                "'output':'x' | input[0].name",
                "'name':'s','output':7 | input[0].output",
                "'name':'s','arguments':{},'output':'x' | input[0].arguments",
                "'name':'s','error':7 | input[0].error",
            })
    void whatIsWrongIsNamed(String fields, String param) {
        String body = "'input':[{'type':'mcp_call','id':'mcp_1',%s}]".formatted(fields);
        assertThat(((BadRequest) asking.refusal(body)).param()).isEqualTo(param);
    }

    @Test
    void itemsOfAConversationAreReadAndListed() {
        asking.talk("POST", "", "{}", Caller.MASTER);
        JsonObject begun =
                asking.talk(
                        "POST",
                        "",
                        "{'items':[{'role':'user','content':'hi'},{'type':'mcp_call','id':'mcp_1',"
                                + "'server_label':'d','name':'s','arguments':'{}','output':'found'}]}",
                        Caller.MASTER);
        String id = begun.string("id", "");
        asking.whole("'conversation':'%s',%s".formatted(id, HI));
        assertThat(heard()).containsExactly(HEARD, said("call s {}"), tool("result found"), HEARD);
        JsonObject items = asking.talk("GET", "/" + id + "/items", "", Caller.MASTER);
        assertThat(items.toString()).contains("\"type\":\"mcp_call\"", "\"output\":\"found\"");
    }

    /** An alias that is relayed goes on from one with tools. */
    @Test
    void anUpstreamThatSpeaksTheDialectGetsOurCallsAsItsClients() {
        asking.says(
                called("a", "f", "{}"),
                gave("a", "1"),
                called("b", "f", "{}"),
                new Delta.GatewayResult("b", false, null),
                NEXT,
                new Delta.Text("Done."),
                Asking.STOP);
        String id = asking.whole(HI).string("id", "");
        asking.whole(
                "'previous_response_id':'%s','input':[{'type':'mcp_call','id':'mcp_theirs','name':'s',"
                                .formatted(id)
                        + "'arguments':'{}','server_label':'d','output':'o'},{'role':'user','content':'x'}]");
        String input = String.valueOf(requireNonNull(asking.lastSeen().original()).get("input"));
        assertThat(input)
                .containsSubsequence(
                        "\"type\":\"function_call\",\"call_id\":\"mcp_",
                        "\"name\":\"f\"",
                        "\"type\":\"function_call_output\",\"call_id\":\"mcp_",
                        "Done.",
                        "{\"type\":\"mcp_call\",\"id\":\"mcp_theirs\"");
        assertThat(input.split("function_call_output", -1)).hasSize(2);
    }
}
