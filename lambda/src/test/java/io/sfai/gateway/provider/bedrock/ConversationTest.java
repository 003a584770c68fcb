package io.sfai.gateway.provider.bedrock;

import static io.sfai.gateway.provider.bedrock.Asking.assistant;
import static io.sfai.gateway.provider.bedrock.Asking.request;
import static io.sfai.gateway.provider.bedrock.Asking.target;
import static io.sfai.gateway.provider.bedrock.Asking.user;
import static io.sfai.gateway.provider.bedrock.Asking.with;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.Capabilities.Thinking;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Target.Wishes;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes over the wire, as the SDK writes it. */
@Timeout(60)
class ConversationTest {
    private static final Tool WEATHER =
            new Tool(
                    "get_weather",
                    "Tells the weather",
                    Json.object(
                            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}"));
    private static final Message CALLED =
            assistant(new Part.ToolCall("call_1", "get_weather", "{\"city\":\"Bern\"}"));
    private static final Message ANSWERED =
            new Message(
                    Message.Role.TOOL,
                    List.of(new Part.ToolResult("call_1", List.of(new Part.Text("rain")), false)));

    private ScriptedBedrock bedrock;
    private BedrockProvider provider;

    @BeforeEach
    void start() throws IOException {
        bedrock = new ScriptedBedrock();
        bedrock.stream(Frames.words("ok").bytes(), 0);
        provider = Asking.provider(bedrock.url());
    }

    @AfterEach
    void stop() throws IOException {
        bedrock.close();
    }

    @Test
    void systemTurnsLengthAndSampling() throws Exception {
        InferenceRequest request =
                with(
                        request(
                                true,
                                new Message(
                                        Message.Role.SYSTEM, List.of(new Part.Text("Be brief."))),
                                user("hello")),
                        "{\"temperature\":1.5,\"top_p\":0.5,\"top_k\":7,\"stop\":[\"END\",\" \"]}");
        assertThat(body(request, target()))
                .isEqualTo(
                        Json.object(
                                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hello\"}]}],"
                                        + "\"system\":[{\"text\":\"Be brief.\"}],"
                                        + "\"inferenceConfig\":{\"maxTokens\":16000,\"temperature\":1.0,"
                                        + "\"topP\":0.5,\"stopSequences\":[\"END\"]},"
                                        + "\"additionalModelRequestFields\":{\"top_k\":7}}"));
    }

    @Test
    void oneOfTemperatureAndTopPGoesWhereBothAreRefusedAndTheModelsMaximumHolds() throws Exception {
        InferenceRequest request =
                with(
                        request(true, user("hello")),
                        "{\"temperature\":0.5,\"top_p\":0.5,\"max_completion_tokens\":99000}");
        assertThat(body(request, able(Thinking.NONE)).object("inferenceConfig"))
                .isEqualTo(Json.object("{\"maxTokens\":64000,\"temperature\":0.5}"));
    }

    @Test
    void callsAndResultsWithNamesThatFit() throws Exception {
        String name = "mcp__server/" + "long".repeat(20);
        InferenceRequest request =
                with(
                        request(
                                true,
                                user("go"),
                                assistant(
                                        new Part.ToolCall("call/1", name, "{\"a\":1.50}"),
                                        new Part.ToolCall("call_2", name, "{half")),
                                new Message(
                                        Message.Role.TOOL,
                                        List.of(
                                                new Part.ToolResult(
                                                        "call/1",
                                                        List.of(
                                                                new Part.Text("see"),
                                                                new Part.Image(png(), "m")),
                                                        false))),
                                new Message(
                                        Message.Role.TOOL,
                                        List.of(new Part.ToolResult("call_2", List.of(), true))),
                                user("and?")),
                        "{\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\""
                                + name
                                + "\"}}}",
                        new Tool(name, " ", null));
        JsonObject body = body(request, target());
        String sent = String.valueOf(at(body, "toolConfig", "tools", 0, "toolSpec", "name"));
        assertThat(sent).matches("[a-zA-Z0-9_-]{1,64}");
        assertThat(at(body, "toolConfig", "toolChoice", "tool", "name")).isEqualTo(sent);
        assertThat(at(body, "toolConfig", "tools", 0, "toolSpec", "inputSchema", "json"))
                .hasToString("{\"type\":\"object\",\"properties\":{}}");
        assertThat(at(body, "messages", 1, "content", 0, "toolUse", "name")).isEqualTo(sent);
        assertThat(at(body, "messages", 1, "content", 0, "toolUse", "input"))
                .hasToString("{\"a\":1.50}");
        assertThat(at(body, "messages", 1, "content", 1, "toolUse", "input"))
                .hasToString("{\"_raw\":\"{half\"}");
        Object id = at(body, "messages", 1, "content", 0, "toolUse", "toolUseId");
        assertThat(String.valueOf(id)).matches("[a-zA-Z0-9_-]{1,64}");
        assertThat(at(body, "messages", 2, "content", 0, "toolResult", "toolUseId")).isEqualTo(id);
        assertThat(at(body, "messages", 2, "content", 0, "toolResult", "content", 1, "image"))
                .hasToString(
                        "{\"format\":\"png\",\"source\":{\"bytes\":\""
                                + png().substring(22)
                                + "\"}}");
        assertThat(at(body, "messages", 2, "content", 1, "toolResult", "status"))
                .isEqualTo("error");
        assertThat(at(body, "messages", 2, "content", 2, "text")).isEqualTo("and?");
    }

    @Test
    void choicesAreMapped() throws Exception {
        assertThat(choice("\"auto\"")).isEqualTo("{\"auto\":{}}");
        assertThat(choice("\"required\"")).isEqualTo("{\"any\":{}}");
        assertThat(
                        choice(
                                "{\"type\":\"allowed_tools\",\"mode\":\"required\",\"tools\":"
                                        + "[{\"type\":\"function\",\"name\":\"get_weather\"}]}"))
                .isEqualTo("{\"any\":{}}");
    }

    @Test
    void aChoiceOfAToolThatIsNotThereIsRefused() {
        InferenceRequest request =
                with(
                        request(true, user("go")),
                        "{\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"b\"}}}",
                        WEATHER);
        assertThat(Asking.failure(provider.open(request, target())).why().error().status())
                .isEqualTo(400);
    }

    @Test
    void whereNoCallMayComeTheHistorysCallsAreWords() throws Exception {
        InferenceRequest none =
                with(
                        request(true, user("go"), CALLED, ANSWERED),
                        "{\"tool_choice\":\"none\"}",
                        WEATHER);
        JsonObject body = body(none, target());
        assertThat(body.has("toolConfig")).isFalse();
        assertThat(at(body, "messages", 1, "content"))
                .hasToString(
                        "[{\"text\":\"[Called get_weather with {\\\"city\\\":\\\"Bern\\\"}]\"}]");
        assertThat(at(body, "messages", 2, "content"))
                .hasToString("[{\"text\":\"[get_weather gave:]\"},{\"text\":\"rain\"}]");
    }

    @Test
    void whoSendsNoToolsAnyMoreGetsThoseOfTheHistory() throws Exception {
        JsonObject body = body(request(true, user("go"), CALLED, ANSWERED), target());
        assertThat(at(body, "toolConfig", "tools", 0, "toolSpec", "name")).isEqualTo("get_weather");
        assertThat(at(body, "toolConfig", "toolChoice")).hasToString("{\"auto\":{}}");
        assertThat(String.valueOf(at(body, "messages", 1, "content"))).contains("toolUse");
        assertThat(String.valueOf(at(body, "messages", 2, "content"))).contains("toolResult");
    }

    @Test
    void thinkingByBudgetTakesNoTemperatureAndForcesNoCall() throws Exception {
        Notes notes = new Notes();
        InferenceRequest request =
                with(
                                request(true, user("go")),
                                "{\"reasoning_effort\":\"low\",\"temperature\":0.2,\"top_p\":0.1,"
                                        + "\"top_k\":4,\"tool_choice\":\"required\"}",
                                WEATHER)
                        .with(notes);
        JsonObject body = body(request, able(Thinking.BUDGET));
        assertThat(at(body, "additionalModelRequestFields"))
                .hasToString("{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}}");
        assertThat(at(body, "inferenceConfig")).hasToString("{\"maxTokens\":16000}");
        assertThat(at(body, "toolConfig", "toolChoice")).hasToString("{\"auto\":{}}");
        assertThat(notes).hasToString("{toolChoiceDropped=true}");
    }

    @Test
    void thinkingByEffort() throws Exception {
        InferenceRequest request =
                with(request(true, user("go")), "{\"reasoning_effort\":\"high\"}");
        assertThat(at(body(request, able(Thinking.ADAPTIVE)), "additionalModelRequestFields"))
                .isEqualTo(
                        Json.object(
                                "{\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"},"
                                        + "\"output_config\":{\"effort\":\"high\"}}"));
    }

    @Test
    void signedAndRedactedThoughtsGoBackUnchanged() throws Exception {
        Message thought =
                assistant(
                        new Part.Thinking("", "c2ln"),
                        new Part.RedactedThinking("c2VjcmV0"),
                        new Part.ToolCall("call_1", "get_weather", "{}"));
        InferenceRequest request =
                with(
                        request(true, user("go"), thought, ANSWERED),
                        "{\"reasoning_effort\":\"low\"}",
                        WEATHER);
        JsonObject body = body(request, able(Thinking.BUDGET));
        assertThat(at(body, "messages", 1, "content", 0))
                .hasToString(
                        "{\"reasoningContent\":{\"reasoningText\":{\"text\":\"\",\"signature\":\"c2ln\"}}}");
        assertThat(at(body, "messages", 1, "content", 1))
                .hasToString("{\"reasoningContent\":{\"redactedContent\":\"c2VjcmV0\"}}");
        assertThat(body.has("additionalModelRequestFields")).isTrue();
        assertThat(String.valueOf(at(body(request, able(Thinking.NONE)), "messages", 1, "content")))
                .doesNotContain("reasoningContent");
    }

    @Test
    void thoughtsWithoutCallsGoBackWhereNoToolsGoOut() throws Exception {
        Message thought = assistant(new Part.Thinking("t", "c2ln"), new Part.Text("so"));
        JsonObject body = body(request(true, user("a"), thought, user("b")), able(Thinking.BUDGET));
        assertThat(String.valueOf(at(body, "messages", 1, "content", 0))).contains("c2ln");
    }

    @Test
    void aModelThatCantBeHeldToAFormIsToldIt() throws Exception {
        InferenceRequest request =
                with(request(true, user("go")), "{\"response_format\":{\"type\":\"json_object\"}}");
        JsonObject body = body(request, able(Thinking.NONE, StructuredOutput.NONE, Wishes.NONE));
        assertThat(body.has("toolConfig")).isFalse();
        assertThat(String.valueOf(at(body, "system", 0))).contains("JSON object");
    }

    @Test
    void whereThoughtsWereLostThisTurnGoesWithoutThinking() throws Exception {
        Notes notes = new Notes();
        InferenceRequest request =
                with(
                                request(true, user("go"), CALLED, ANSWERED),
                                "{\"reasoning_effort\":\"low\"}",
                                WEATHER)
                        .with(notes);
        assertThat(body(request, able(Thinking.BUDGET)).has("additionalModelRequestFields"))
                .isFalse();
        assertThat(notes).hasToString("{thinkingDropped=true}");
    }

    @Test
    void aSchemaGoesAsItIsOrAsATool() throws Exception {
        String format =
                "{\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"city\","
                        + "\"strict\":true,\"schema\":{\"type\":\"object\",\"properties\":"
                        + "{\"n\":{\"type\":\"integer\",\"minimum\":3}}}}}}";
        InferenceRequest request = with(request(true, user("go")), format);
        Target byApi = able(Thinking.NONE, StructuredOutput.NATIVE, Wishes.NONE);
        Object text = at(body(request, byApi), "outputConfig", "textFormat");
        assertThat(String.valueOf(text))
                .contains("\"type\":\"json_schema\"", "\"name\":\"city\"")
                .contains("\\\"additionalProperties\\\":false");
        Target byTool = able(Thinking.NONE);
        JsonObject body = body(request, byTool);
        assertThat(at(body, "toolConfig", "toolChoice"))
                .hasToString("{\"tool\":{\"name\":\"json_answer\"}}");
        JsonObject beside = body(with(request, format, WEATHER), byTool);
        assertThat(at(beside, "toolConfig", "toolChoice")).hasToString("{\"any\":{}}");
        InferenceRequest any =
                with(request, "{\"response_format\":{\"type\":\"json_object\"}}", WEATHER);
        assertThat(at(body(any, byApi), "toolConfig", "toolChoice")).hasToString("{\"any\":{}}");
    }

    @Test
    void cachePointsOnToolsSystemAndTheLastUserTurns() throws Exception {
        InferenceRequest request =
                with(
                        request(
                                true,
                                new Message(Message.Role.SYSTEM, List.of(new Part.Text("s"))),
                                user("a"),
                                assistant(new Part.Text("b")),
                                user("c")),
                        "{}",
                        WEATHER);
        Target cached =
                able(Thinking.NONE, StructuredOutput.TOOL, new Wishes(true, new JsonObject()));
        JsonObject body = body(request, cached);
        String point = "{\"cachePoint\":{\"type\":\"default\"}}";
        assertThat(at(body, "toolConfig", "tools", 1)).hasToString(point);
        assertThat(at(body, "system", 1)).hasToString(point);
        assertThat(at(body, "messages", 0, "content", 1)).hasToString(point);
        assertThat(at(body, "messages", 2, "content", 1)).hasToString(point);
        assertThat(body.toString().split("cachePoint", -1)).hasSize(5);
    }

    @Test
    void aMarkInsideAResultFollowsIt() throws Exception {
        Message marked =
                new Message(
                        Message.Role.TOOL,
                        List.of(
                                new Part.ToolResult(
                                        "call_1",
                                        List.of(new Part.Text("rain"), new Part.CacheMark("1h")),
                                        false)));
        InferenceRequest request = with(request(true, user("a"), CALLED, marked), "{}", WEATHER);
        assertThat(at(body(request, target()), "messages", 2, "content", 1))
                .hasToString("{\"cachePoint\":{\"type\":\"default\",\"ttl\":\"1h\"}}");
    }

    @Test
    void theAliasesGuardrailAndItsOwnFields() throws Exception {
        Wishes wishes = new Wishes(false, Json.object("{\"id\":\"gr1\",\"trace\":\"enabled\"}"));
        Target plain = able(Thinking.NONE, StructuredOutput.TOOL, wishes);
        Target railed =
                new Target(
                        plain.provider(),
                        plain.model(),
                        Json.object("{\"additionalModelRequestFields\":{\"x\":[1,null,true]}}"),
                        plain.capabilities(),
                        wishes);
        String rail =
                "{\"guardrailIdentifier\":\"gr1\",\"guardrailVersion\":\"DRAFT\","
                        + "\"trace\":\"enabled\"}";
        JsonObject body = body(request(true, user("a")), railed);
        assertThat(at(body, "guardrailConfig")).hasToString(rail);
        assertThat(at(body, "additionalModelRequestFields")).hasToString("{\"x\":[1,null,true]}");
        bedrock.json(200, "", "{\"stopReason\":\"end_turn\"}");
        assertThat(at(body(request(false, user("a")), railed), "guardrailConfig"))
                .hasToString(rail);
    }

    @Test
    void documentsHavePlainNamesThatDifferAndWordsBesideThem() throws Exception {
        String pdf = "data:application/pdf;base64,JVBERi0xLjcKJSVFT0YK";
        String text = "data:text/plain;base64,YSxiCg==";
        JsonObject body =
                body(
                        request(
                                true,
                                user(
                                        new Part.File("Q3_report: €.final.pdf", pdf, "m"),
                                        new Part.File("Q3 report final.pdf", pdf, "m"),
                                        new Part.File("table.csv", text, "m"),
                                        new Part.File(null, pdf, "m"))),
                        target());
        assertThat(at(body, "messages", 0, "content", 0, "document", "name"))
                .isEqualTo("Q3 report final");
        assertThat(at(body, "messages", 0, "content", 1, "document", "name"))
                .isEqualTo("Q3 report final (2)");
        assertThat(at(body, "messages", 0, "content", 2, "document", "format")).isEqualTo("csv");
        assertThat(at(body, "messages", 0, "content", 3, "document", "name")).isEqualTo("document");
        assertThat(String.valueOf(at(body, "messages", 0, "content", 4))).contains("text");
    }

    @Test
    void whatBedrockDoesNotTakeIsRefusedByItsPlace() {
        Part tiff = new Part.Image("data:image/tiff;base64,SUkqAA==", "messages[0].content[1]");
        Part audio = new Part.Other("input_audio", new JsonObject(), "messages[0].content[0]");
        for (Part part : List.of(tiff, audio)) {
            InferenceRequest request = request(true, user(part));
            assertThatThrownBy(() -> Asking.deltas(provider.open(request, target())))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.error().status()).isEqualTo(400));
        }
    }

    @Test
    void anInferenceProfilesArnIsOneSegmentOfThePath() throws Exception {
        String arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";
        Target profile = new Target("bedrock", arn, new JsonObject());
        Asking.deltas(provider.open(request(true, user("a")), profile));
        ScriptedBedrock.Asked asked = bedrock.next();
        assertThat(asked.line())
                .isEqualTo(
                        "POST /model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3A"
                                + "application-inference-profile%2Fabc/converse-stream HTTP/1.1");
        assertThat(asked.headers().get("authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
                .contains("/ap-northeast-1/bedrock/aws4_request", "Signature=");
        assertThat(asked.headers()).containsKeys("x-amz-date", "content-length");
    }

    private String choice(String choice) throws Exception {
        InferenceRequest request =
                with(request(true, user("go")), "{\"tool_choice\":" + choice + "}", WEATHER);
        return String.valueOf(at(body(request, target()), "toolConfig", "toolChoice"));
    }

    private static Target able(Thinking thinking) {
        return able(thinking, StructuredOutput.TOOL, Wishes.NONE);
    }

    private static Target able(Thinking thinking, StructuredOutput output, Wishes wishes) {
        return target(thinking, output, wishes);
    }

    private static String png() {
        return "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
                + "WjR9awAAAABJRU5ErkJggg==";
    }

    private JsonObject body(InferenceRequest request, Target target) throws Exception {
        Asking.deltas(provider.open(request, target));
        return bedrock.next().body();
    }

    /** What stands at a path of names and places. */
    private static Object at(JsonObject body, Object... path) {
        Object at = body;
        for (Object step : path) {
            Object next =
                    step instanceof Integer place
                            ? ((JsonArray) at).get(place)
                            : ((JsonObject) at).get((String) step);
            at = requireNonNull(next, () -> step + " in " + body);
        }
        return at;
    }
}
