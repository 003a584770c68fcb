package io.sfai.gateway.provider.anthropic;

import static io.sfai.gateway.provider.anthropic.RequestTest.assertField;
import static io.sfai.gateway.provider.anthropic.RequestTest.body;
import static io.sfai.gateway.provider.anthropic.RequestTest.capabilities;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.Capabilities.Thinking;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.Asked;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How models are told to think and held to a form, and what gives way when both can't be. */
class ThinkingAndFormatTest {
    private static final String SCHEMA =
            "'response_format':{'type':'json_schema','json_schema':{'name':'w','strict':true,"
                    + "'schema':{'type':'object','properties':{'c':{'type':'string','minLength':1}},"
                    + "'required':['c']}}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BUDGET | {'reasoning_effort':'high'} | {'type':'enabled','budget_tokens':16384}",
                "BUDGET | {'reasoning':{'max_tokens':5000}} | {'type':'enabled','budget_tokens':5000}",
                "BUDGET | {'thinking':{'type':'enabled','budget_tokens':2000}}"
                        + " | {'type':'enabled','budget_tokens':2000}",
                "BUDGET | {'reasoning_effort':'none'} | ",
                "BUDGET | {} | ",
                "ADAPTIVE | {'reasoning_effort':'minimal'} | {'type':'adaptive','display':'summarized'}",
                "NONE | {'reasoning_effort':'high'} | ",
            })
    void thinkingHasTheFormThatTheModelTakes(
            Thinking kind, String parameters, @Nullable String expected) {
        Asked asked = Asked.user("x").with(parameters);
        JsonObject body = body(asked, capabilities(kind, StructuredOutput.NATIVE));
        if (expected == null) {
            assertThat(body.has("thinking") || body.has("output_config")).isFalse();
        } else {
            assertField(body, "thinking", expected);
            assertThat(body.has("output_config")).isEqualTo(kind == Thinking.ADAPTIVE);
        }
        assertThat(asked.notes()).isEqualTo(new JsonObject());
    }

    @Test
    void thinkingTakesNoTemperatureAndForcesNoCall() {
        Asked asked =
                Asked.user("x")
                        .tool("a")
                        .with(
                                "{'reasoning_effort':'low','temperature':0.5,'top_k':3,'top_p':0.9,"
                                        + "'tool_choice':'required'}");
        JsonObject body = body(asked, capabilities(Thinking.BUDGET, StructuredOutput.TOOL));
        assertThat(body.has("temperature") || body.has("top_k") || body.has("top_p")).isFalse();
        assertField(body, "tool_choice", "{'type':'auto'}");
        assertThat(asked.notes()).hasToString("{\"toolChoiceDropped\":true}");
    }

    @Test
    void resultsWithoutTheThoughtsThatLedToThemAreAnsweredWithoutThinking() {
        Asked asked =
                Asked.user("x")
                        .tool("a")
                        .says(Role.ASSISTANT, new Part.ToolCall("c1", "a", "{}"))
                        .says(Role.TOOL, new Part.ToolResult("c1", List.of(), false))
                        .says(
                                Role.ASSISTANT,
                                new Part.Thinking("later", "S"),
                                new Part.ToolCall("c2", "a", "{}"))
                        .says(Role.TOOL, new Part.ToolResult("c2", List.of(), false))
                        .with("{'reasoning_effort':'low'}");
        JsonObject body = body(asked, capabilities(Thinking.BUDGET, StructuredOutput.TOOL));
        assertThat(body.has("thinking")).isFalse();
        assertThat(Json.text(body)).doesNotContain("later");
        assertThat(asked.notes()).hasToString("{\"thinkingDropped\":true}");
    }

    @Test
    void aTurnOfThoughtsAloneIsLeftOutForAModelThatDoesNotThink() {
        Asked asked =
                Asked.user("x")
                        .says(Role.ASSISTANT, new Part.Thinking("t", "S"))
                        .says(Role.USER, new Part.Text("y"));
        JsonObject body = body(asked, capabilities(Thinking.NONE, StructuredOutput.TOOL));
        assertThat(Json.text(body.get("messages"))).doesNotContain("assistant").contains("\"y\"");
    }

    @Test
    void aSchemaGoesToTheApiWhereItTakesOne() {
        Asked asked = Asked.user("x").with("{" + SCHEMA + ",'reasoning_effort':'xhigh'}");
        JsonObject body = body(asked, capabilities(Thinking.ADAPTIVE, StructuredOutput.NATIVE));
        assertField(
                body,
                "output_config",
                """
                {'effort':'xhigh','format':{'type':'json_schema','schema':{'type':'object',
                 'properties':{'c':{'type':'string','description':'{\\'minLength\\':1}'}},
                 'required':['c'],'additionalProperties':false}}}
                """);
        assertThat(body.has("tools")).isFalse();
        assertThat(
                        Plan.of(asked.request(true), target(StructuredOutput.NATIVE))
                                .reply()
                                .answerTool())
                .isNull();
    }

    @Test
    void aSchemaIsAToolThatMustBeCalledWhereTheApiTakesNone() {
        Asked asked = Asked.user("x").with("{" + SCHEMA + ",'reasoning_effort':'low'}");
        JsonObject body = body(asked, capabilities(Thinking.BUDGET, StructuredOutput.TOOL));
        assertField(
                body,
                "tool_choice",
                "{'type':'tool','name':'json_answer','disable_parallel_tool_use':true}");
        assertThat(Json.text(body.get("tools"))).contains("\"additionalProperties\":false");
        assertThat(body.has("thinking")).isFalse();
        assertThat(asked.notes()).hasToString("{\"thinkingDropped\":true}");
        assertThat(Plan.of(asked.request(true), target(StructuredOutput.TOOL)).reply().answerTool())
                .isEqualTo("json_answer");
    }

    @Test
    void aSchemaThatRefersElsewhereIsAnObjectsToATool() {
        Asked asked =
                Asked.user("x")
                        .with(
                                "{'response_format':{'type':'json_schema','json_schema':{'name':'w',"
                                        + "'strict':true,'schema':{'$ref':'#/$defs/a','$defs':{'a':"
                                        + "{'type':'object','properties':{}}}}}}}");
        JsonObject body = body(asked, capabilities(Thinking.NONE, StructuredOutput.TOOL));
        JsonObject schema =
                requireNonNull(requireNonNull(body.array("tools")).object(0))
                        .object("input_schema");
        assertThat(requireNonNull(schema).string("type")).isEqualTo("object");
        assertThat(schema.string("$ref")).isEqualTo("#/$defs/a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'response_format':{'type':'json_object'}} | {'type':'any'}",
                "{'response_format':{'type':'json_object'},'tool_choice':'none'}"
                        + " | {'type':'tool','name':'json_answer_','disable_parallel_tool_use':true}",
                "{'response_format':{'type':'json_object'},'tool_choice':'required'}"
                        + " | {'type':'any'}",
            })
    void anAnswerOfJsonAndToolsOfTheClientsGoTogether(String parameters, String choice) {
        Asked asked = Asked.user("x").tool("json_answer").with(parameters);
        JsonObject body = body(asked, capabilities(Thinking.NONE, StructuredOutput.NATIVE));
        assertField(body, "tool_choice", choice);
        assertThat(Json.text(body.get("tools")).contains("\"json_answer_\""))
                .isEqualTo(!parameters.contains("required"));
    }

    @Test
    void aModelThatMayThinkAtAnyTimeIsToldToAnswerInJson() {
        Asked asked =
                Asked.user("x")
                        .with(
                                "{'response_format':{'type':'json_object'},"
                                        + "'reasoning_effort':'low'}");
        JsonObject body = body(asked, capabilities(Thinking.ADAPTIVE, StructuredOutput.NATIVE));
        assertThat(Json.text(body.get("system"))).contains("JSON object");
        assertThat(body.has("tools")).isFalse();
        assertThat(body.has("thinking")).isTrue();
        assertThat(asked.notes()).isEqualTo(new JsonObject());
    }

    @Test
    void aModelThatCantBeHeldToAFormIsToldIt() {
        JsonObject body =
                body(
                        Asked.user("x").with("{" + SCHEMA + "}"),
                        capabilities(Thinking.NONE, StructuredOutput.NONE));
        assertThat(body.has("tools") || body.has("output_config")).isFalse();
        assertThat(Json.text(body.get("system"))).contains("JSON object", "minLength");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // A turn that began with thinking must not stop it while its thoughts are there.
                "BUDGET | {} | true",
                "ADAPTIVE | {} | true",
                "BUDGET | {'reasoning_effort':'low'} | true",
                "BUDGET | {'reasoning_effort':'none'} | false",
                "ADAPTIVE | {'reasoning_effort':'none'} | false",
                "BUDGET | {'reasoning_effort':'low','response_format':{'type':'json_object'}} | false",
            })
    void inALoopOfToolsThoughtsAndThinkingGoTogether(
            Thinking kind, String parameters, boolean thinks) {
        Asked asked =
                Asked.user("x")
                        .tool("a")
                        .says(
                                Role.ASSISTANT,
                                new Part.Thinking("before", "S"),
                                new Part.ToolCall("c1", "a", "{}"))
                        .says(Role.TOOL, new Part.ToolResult("c1", List.of(), false))
                        .with(parameters);
        JsonObject body = body(asked, capabilities(kind, StructuredOutput.TOOL));
        JsonObject thinking = body.object("thinking");
        boolean on = thinking != null && !thinking.string("type", "").equals("disabled");
        assertThat(on).isEqualTo(thinks);
        assertThat(Json.text(body.get("messages")).contains("before")).isEqualTo(thinks);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Some adaptive models think unless they are told not to.
                "ADAPTIVE | {'reasoning_effort':'none'} | {'type':'disabled'} | {'type':'auto'}",
                "ADAPTIVE | {'tool_choice':'required'} | {'type':'disabled'} | {'type':'any'}",
                "ADAPTIVE | {} | | {'type':'auto'}",
                // Others can't be told, and refuse a call that must be made.
                "ALWAYS | {'reasoning_effort':'none'} | | {'type':'auto'}",
                "ALWAYS | {'tool_choice':'required'} | | {'type':'auto'}",
                "ALWAYS | {'reasoning_effort':'low'} "
                        + "| {'type':'adaptive','display':'summarized'} | {'type':'auto'}",
            })
    void modelsThatThinkByThemselves(
            Thinking kind, String parameters, @Nullable String thinking, String choice) {
        Asked asked = Asked.user("x").tool("a").with(parameters);
        JsonObject body = body(asked, capabilities(kind, StructuredOutput.NATIVE));
        assertThat(body.has("thinking")).isEqualTo(thinking != null);
        if (thinking != null) {
            assertField(body, "thinking", thinking);
        }
        assertField(body, "tool_choice", choice);
    }

    @Test
    void anAnswerThatIsBegunIsEndedWithoutThinking() {
        Asked asked =
                Asked.user("x")
                        .says(
                                Role.ASSISTANT,
                                new Part.Thinking("before", "S"),
                                new Part.Text("Well,"))
                        .with("{'reasoning_effort':'low'}");
        JsonObject body = body(asked, capabilities(Thinking.BUDGET, StructuredOutput.TOOL));
        assertThat(body.has("thinking")).isFalse();
        assertThat(Json.text(body.get("messages"))).contains("Well,").doesNotContain("before");
        assertThat(asked.notes()).hasToString("{\"thinkingDropped\":true}");
    }

    private static Target target(StructuredOutput output) {
        return RequestTest.target(capabilities(Thinking.BUDGET, output), false);
    }
}
