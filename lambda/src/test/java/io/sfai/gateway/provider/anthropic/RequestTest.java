package io.sfai.gateway.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.Capabilities.Thinking;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Target.Wishes;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.Asked;
import io.sfai.gateway.provider.ToolNames;
import io.sfai.gateway.upstream.MediaLoader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request becomes. Expected JSON is written with single quotes. */
class RequestTest {
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5"
                    + "ErkJggg==";

    @Test
    void theLeast() {
        assertBody(
                body(Asked.user("Hi"), Capabilities.UNKNOWN),
                """
                {'model':'claude','max_tokens':32000,'stream':true,
                 'messages':[{'role':'user','content':[{'type':'text','text':'Hi'}]}]}
                """);
    }

    @Test
    void systemAndDeveloperWordsFromAnywhereGoFirst() {
        Asked asked =
                Asked.user("One")
                        .says(Role.SYSTEM, new Part.Text("Be brief."), new Part.CacheMark("1h"))
                        .says(Role.USER, new Part.Text("Two"))
                        .says(Role.SYSTEM, new Part.Text("Be kind."));
        JsonObject body = body(asked, Capabilities.UNKNOWN);
        assertField(
                body,
                "system",
                """
                [{'type':'text','text':'Be brief.',
                  'cache_control':{'type':'ephemeral','ttl':'1h'}},
                 {'type':'text','text':'Be kind.'}]
                """);
        assertField(
                body,
                "messages",
                """
                [{'role':'user','content':[{'type':'text','text':'One'},
                                           {'type':'text','text':'Two'}]}]
                """);
    }

    @Test
    void aToolConversationWithThoughtsImagesAndErrors() {
        Asked asked =
                Asked.user("Look")
                        .tool("look.at")
                        .says(
                                Role.ASSISTANT,
                                new Part.Text("Looking."),
                                new Part.ToolCall("call|1", "look.at", "{\"a\":\"x\"}"),
                                new Part.Thinking("Hm", "SIG"),
                                new Part.RedactedThinking("RED"),
                                new Part.ToolCall("c2", "look.at", "{\"a\": \"half"),
                                new Part.ToolCall("c3", "look.at", ""))
                        .says(
                                Role.TOOL,
                                new Part.ToolResult(
                                        "call|1",
                                        List.of(
                                                new Part.Text(" "),
                                                new Part.Image(
                                                        "data:image/png;base64," + PNG, "$.x")),
                                        true))
                        .says(
                                Role.TOOL,
                                new Part.ToolResult(
                                        "c2", List.of(new Part.Text("no such thing")), true))
                        .says(Role.TOOL, new Part.ToolResult("c3", List.of(), false))
                        .says(Role.USER, new Part.Text("Well?"))
                        .with("{'reasoning_effort':'low'}");
        JsonObject body = body(asked, capabilities(Thinking.BUDGET, StructuredOutput.TOOL));
        assertField(
                body,
                "messages",
                """
                [{'role':'user','content':[{'type':'text','text':'Look'}]},
                 {'role':'assistant','content':[
                   {'type':'thinking','thinking':'Hm','signature':'SIG'},
                   {'type':'redacted_thinking','data':'RED'},
                   {'type':'text','text':'Looking.'},
                   {'type':'tool_use','id':'ID1','name':'NAME','input':{'a':'x'}},
                   {'type':'tool_use','id':'c2','name':'NAME',
                    'input':{'_raw':'{\\'a\\': \\'half'}},
                   {'type':'tool_use','id':'c3','name':'NAME','input':{}}]},
                 {'role':'user','content':[
                   {'type':'tool_result','tool_use_id':'ID1','content':[
                     {'type':'image','source':{'type':'base64','media_type':'image/png',
                                               'data':'PNG'}}]},
                   {'type':'tool_result','tool_use_id':'c2','is_error':true,
                    'content':[{'type':'text','text':'no such thing'}]},
                   {'type':'tool_result','tool_use_id':'c3'},
                   {'type':'text','text':'Well?'}]}]
                """
                        .replace("ID1", "call_1_" + hash("call|1"))
                        .replace("NAME", "look_at_" + hash("look.at"))
                        .replace("PNG", PNG));
        assertField(body, "thinking", "{'type':'enabled','budget_tokens':2048}");
        assertThat(asked.notes()).isEqualTo(new JsonObject());
    }

    @Test
    void documentsGoAsTheyAre() {
        String text = Base64.getEncoder().encodeToString("Zürich".getBytes(StandardCharsets.UTF_8));
        Asked asked =
                new Asked()
                        .says(
                                Role.USER,
                                new Part.File("a.pdf", "data:application/pdf;base64,JVBERi0=", "a"),
                                new Part.File(null, "data:text/plain;base64," + text, "b"),
                                new Part.Other(
                                        "search_result",
                                        Json.object("{\"type\":\"search_result\",\"x\":1}"),
                                        "c"));
        assertField(
                body(asked, Capabilities.UNKNOWN),
                "messages",
                """
                [{'role':'user','content':[
                  {'type':'document','source':{'type':'base64','media_type':'application/pdf',
                   'data':'JVBERi0='},'title':'a.pdf'},
                  {'type':'document','source':{'type':'text','media_type':'text/plain',
                   'data':'Zürich'}},
                  {'type':'search_result','x':1}]}]
                """);
    }

    @Test
    void whatCannotBeSentIsNamed() {
        assertRefused(new Part.Image("data:image/bmp;base64,AA==", "messages[0].content[0]"));
        assertRefused(new Part.File("x", "data:video/mp4;base64,AA==", "messages[0].content[0]"));
        assertRefused(new Part.Other("input_audio", new JsonObject(), "messages[0].content[0]"));
        Asked inSystem =
                Asked.user("x")
                        .says(Role.SYSTEM, new Part.Image("data:,", "messages[1].content[0]"));
        assertBad(inSystem, "messages[1].content[0]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | {'type':'auto'}",
                "{'parallel_tool_calls':false} | {'type':'auto','disable_parallel_tool_use':true}",
                "{'tool_choice':'none','parallel_tool_calls':false} | {'type':'none'}",
                "{'tool_choice':'required'} | {'type':'any'}",
                "{'tool_choice':{'type':'function','function':{'name':'b'}}}"
                        + " | {'type':'tool','name':'b'}",
                "{'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required',"
                        + "'tools':[{'type':'function','function':{'name':'b'}}]}}}"
                        + " | {'type':'any'}",
                "{'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':[]}}}"
                        + " | ",
            })
    void everyToolChoiceHasItsForm(String parameters, @Nullable String expected) {
        JsonObject body =
                body(Asked.user("x").tool("a").tool("b").with(parameters), Capabilities.UNKNOWN);
        if (expected == null) {
            assertThat(body.has("tools") || body.has("tool_choice")).isFalse();
        } else {
            assertField(body, "tool_choice", expected);
            boolean among = parameters.contains("allowed_tools");
            assertThat(Json.text(body.get("tools")).contains("\"name\":\"a\"")).isEqualTo(!among);
        }
    }

    @Test
    void aChoiceOfAToolWithoutAnyIsRefused() {
        assertBad(
                Asked.user("x").with("{'tool_choice':{'type':'function','function':{'name':'b'}}}"),
                "tool_choice");
    }

    @Test
    void aChoiceOfAToolThatIsNotThereIsRefused() {
        assertBad(
                Asked.user("x")
                        .tool("a")
                        .with("{'tool_choice':{'type':'function','function':{'name':'z'}}}"),
                "tool_choice");
    }

    @Test
    void aHistoryWithCallsAndNoToolsGetsTheToolsItNeeds() {
        Asked asked =
                Asked.user("x")
                        .says(Role.ASSISTANT, new Part.ToolCall("c", "gone", "{}"))
                        .says(Role.TOOL, new Part.ToolResult("c", List.of(), true));
        JsonObject body = body(asked, Capabilities.UNKNOWN);
        assertField(
                body,
                "tools",
                "[{'name':'gone','input_schema':{'type':'object','properties':{}}}]");
        assertField(body, "tool_choice", "{'type':'none'}");
        assertThat(Json.text(body)).contains("\"is_error\":true,\"content\":\"The call failed.\"");
    }

    @Test
    void aToolSchemaIsAnObjects() {
        Tool odd =
                new Tool(
                        "odd",
                        " ",
                        Json.object(
                                """
                                {"oneOf":[{"properties":{"a":{"type":"string"}}},
                                          {"properties":{"b":{"type":"number"}}}]}
                                """));
        JsonObject body = body(Asked.user("x").tool(odd), Capabilities.UNKNOWN);
        String tools = Json.text(body.get("tools"));
        assertThat(tools)
                .startsWith("[{\"name\":\"odd\",\"input_schema\":{\"type\":\"object\"")
                .contains(
                        "\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"number\"}}")
                .contains("\"description\":\"{\\\"oneOf\\\":");
    }

    @Test
    void strictToolsAreHeldToTheirSchemasWhereTheModelCanBe() {
        JsonObject schema =
                Json.object(
                        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"minimum\":1}}}");
        Tool strict = new Tool("s", null, schema, true, null);
        JsonObject body =
                body(
                        Asked.user("x").tool(strict),
                        capabilities(Thinking.NONE, StructuredOutput.NATIVE));
        assertField(
                body,
                "tools",
                """
                [{'name':'s','strict':true,'input_schema':{'type':'object','properties':{
                  'n':{'type':'integer','description':'{\\'minimum\\':1}'}},
                  'additionalProperties':false}}]
                """);
        JsonObject loose = body(Asked.user("x").tool(strict), Capabilities.UNKNOWN);
        assertThat(Json.text(loose)).doesNotContain("strict").contains("\"minimum\":1");
        Asked many = Asked.user("x");
        for (int i = 0; i < 21; i++) {
            many.tool(new Tool("s" + i, null, schema, true, null));
        }
        assertThat(Json.text(body(many, capabilities(Thinking.NONE, StructuredOutput.NATIVE))))
                .doesNotContain("strict");
    }

    @Test
    void parametersHaveTheirOwnNamesHere() {
        JsonObject body =
                body(
                        Asked.user("x")
                                .with(
                                        """
                                        {'temperature':1.7,'top_p':0.5,'top_k':40,'user':'u-1',
                                         'stop':['END',' ','\\n'],'max_completion_tokens':77,
                                         'service_tier':'default','seed':1,'n':1}
                                        """),
                        Capabilities.UNKNOWN);
        assertBody(
                body,
                """
                {'model':'claude','max_tokens':77,'stream':true,
                 'messages':[{'role':'user','content':[{'type':'text','text':'x'}]}],
                 'temperature':1,'top_p':0.5,'top_k':40,'stop_sequences':['END'],
                 'metadata':{'user_id':'u-1'},'service_tier':'standard_only'}
                """);
    }

    @ParameterizedTest
    @CsvSource({"3000,8000,3000", "9000,8000,8000", "0,8000,8000", "0,0,32000"})
    void theAnswersLengthIsNeverFourThousandByItself(long asked, long most, long expected) {
        Asked request =
                asked == 0 ? Asked.user("x") : Asked.user("x").with("{'max_tokens':" + asked + "}");
        assertThat(body(request, length(most)).integer("max_tokens")).isEqualTo(expected);
    }

    @Test
    void aLongAnswerIsStreamedEvenToAClientThatWaits() {
        Target target = target(Capabilities.UNKNOWN, false);
        JsonObject brief = body(Asked.user("x").with("{'max_tokens':1000}"), target, false);
        assertThat(brief.has("stream")).isFalse();
        assertThat(body(Asked.user("x"), target, false).isTrue("stream")).isTrue();
    }

    @Test
    void anAnswerThatIsBegunDoesNotEndInWhiteSpace() {
        Asked asked = Asked.user("x").says(Role.ASSISTANT, new Part.Text("It is \n"));
        assertThat(Json.text(body(asked, Capabilities.UNKNOWN))).contains("\"text\":\"It is\"");
    }

    @Test
    void cacheMarksAreTheClientsFirstAndFourAtMost() {
        Asked asked =
                new Asked()
                        .says(Role.SYSTEM, new Part.Text("s"))
                        .tool("a")
                        .tool("b")
                        .says(Role.USER, new Part.Text("1"), new Part.CacheMark(null))
                        .says(Role.ASSISTANT, new Part.Text("2"))
                        .says(Role.USER, new Part.Text("3"))
                        .says(Role.ASSISTANT, new Part.Text("4"))
                        .says(Role.USER, new Part.Text("5"));
        String text = Json.text(body(asked, target(Capabilities.UNKNOWN, true), true));
        String mark = ",\"cache_control\":{\"type\":\"ephemeral\"}";
        assertThat(text.split("cache_control", -1)).hasSize(5);
        assertThat(text)
                .contains("\"text\":\"s\"" + mark, "\"text\":\"1\"" + mark, "\"text\":\"5\"" + mark)
                .contains("\"type\":\"string\"}}}" + mark + "}],\"tool_choice\"");
        assertThat(Json.text(body(asked, Capabilities.UNKNOWN)).split("cache_control", -1))
                .hasSize(2);
    }

    private static void assertRefused(Part part) {
        assertBad(new Asked().says(Role.USER, part), "messages[0].content[0]");
    }

    private static void assertBad(Asked asked, String place) {
        assertThatThrownBy(() -> body(asked, Capabilities.UNKNOWN))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(((BadRequest) e.error()).param()).isEqualTo(place));
    }

    static Capabilities capabilities(Thinking thinking, StructuredOutput output) {
        return new Capabilities(null, Set.of(), thinking, output, false, 64_000L, 200_000L);
    }

    private static Capabilities length(long most) {
        return new Capabilities(
                null,
                Set.of(),
                Thinking.NONE,
                StructuredOutput.TOOL,
                false,
                most == 0 ? null : most,
                null);
    }

    static Target target(Capabilities capabilities, boolean promptCache) {
        return new Target(
                "anthropic",
                "claude",
                new JsonObject(),
                capabilities,
                new Wishes(promptCache, new JsonObject()));
    }

    static JsonObject body(Asked asked, Capabilities capabilities) {
        return body(asked, target(capabilities, false), true);
    }

    private static JsonObject body(Asked asked, Target target, boolean stream) {
        Plan plan = Plan.of(asked.request(stream), target);
        return Json.object(Json.bytes(AnthropicRequests.body(plan, new MediaLoader())));
    }

    static void assertField(JsonObject body, String name, String expected) {
        JsonObject wrapped = Json.object(("{'x':" + expected + "}").replace('\'', '"'));
        assertThat(Json.text(body.get(name))).isEqualTo(Json.text(wrapped.get("x")));
    }

    private static void assertBody(JsonObject body, String expected) {
        assertThat(Json.text(body)).isEqualTo(Json.text(Json.object(expected.replace('\'', '"'))));
    }

    private static String hash(String text) {
        String made = ToolNames.fitting(text, 9);
        return made.substring(made.length() - 8);
    }
}
