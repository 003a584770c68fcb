package io.sfai.gateway.api.chat.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainBodyTest {
    private static final String USER = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

    @Test
    void aPlainBodyIsPassedAsItIs() {
        JsonObject body =
                Json.object(
                        """
                        {"model":"m","messages":[{"role":"developer","content":"d"},
                         {"role":"user","content":[{"type":"text","text":"x"},
                          {"type":"image_url","image_url":{"url":"data:,"}},
                          {"type":"file","file":{"file_id":"f"}}]},
                         {"role":"assistant","content":null,"tool_calls":[{"id":"a",
                          "type":"function","function":{"name":"f","arguments":"{oops"}}],
                          "thinking_blocks":[]},
                         {"role":"tool","tool_call_id":"a","content":"r"}],
                         "tools":[{"type":"function","function":{"name":"f"}},
                          {"type":"web_search"}],
                         "tool_choice":{"type":"function","function":{"name":"f"}}}\
                        """);
        PlainBody plain = PlainBody.of(body);
        assertThat(plain.json()).isSameAs(body);
        assertThat(plain.forms()).isSameAs(CallForms.CHAT);
        assertThat(plain.place(2)).isEqualTo("messages[2]");
    }

    @Test
    void aResponsesBodyBecomesAChatBody() {
        String given =
                """
                {"model":"m","stream":true,"store":false,"include":["reasoning.encrypted_content"],
                 "instructions":"be short","max_output_tokens":9,
                 "reasoning":{"effort":"high","summary":"auto"},
                 "text":{"verbosity":"low","format":{"type":"json_schema","name":"n",
                  "schema":{"type":"object"},"strict":true}},
                 "tool_choice":{"type":"function","name":"f"},
                 "tools":[{"type":"function","name":"f","parameters":{"type":"object"},
                   "strict":true},
                  {"type":"function","function":{"name":"g"}},{"type":"web_search"}],
                 "input":[
                  {"role":"user","content":[{"type":"input_text","text":"see"},
                   {"type":"input_image","image_url":"data:image/png;base64,AA==","detail":"low"},
                   {"type":"input_file","filename":"a.pdf","file_data":"data:a"}]},
                  {"type":"reasoning","id":"rs_1","encrypted_content":"x","summary":[]},
                  {"type":"message","role":"assistant","content":[
                   {"type":"output_text","text":"I look","annotations":[]}]},
                  {"type":"function_call","id":"fc_1","call_id":"a","name":"f","arguments":"{}"},
                  {"type":"function_call","call_id":"b","name":"g","arguments":"{"},
                  {"type":"function_call_output","call_id":"a","output":"one"},
                  {"role":"user","content":"and?"},
                  {"type":"function_call_output","call_id":"b","output":[
                   {"type":"input_text","text":"two"}]}]}\
                """;
        String expected =
                """
                {"model":"m","stream":true,"store":false,"max_completion_tokens":9,
                 "reasoning_effort":"high","verbosity":"low",
                 "response_format":{"type":"json_schema","json_schema":{"name":"n",
                  "schema":{"type":"object"},"strict":true}},
                 "tool_choice":{"type":"function","function":{"name":"f"}},
                 "tools":[{"type":"function","function":{"name":"f",
                   "parameters":{"type":"object"},"strict":true}},
                  {"type":"function","function":{"name":"g"}}],
                 "messages":[{"role":"system","content":"be short"},
                  {"role":"user","content":[{"type":"text","text":"see"},
                   {"type":"image_url","image_url":
                    {"url":"data:image/png;base64,AA==","detail":"low"}},
                   {"type":"file","file":{"filename":"a.pdf","file_data":"data:a"}}]},
                  {"role":"assistant","content":"I look","tool_calls":[
                   {"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},
                   {"id":"b","type":"function","function":{"name":"g","arguments":"{"}}]},
                  {"role":"tool","tool_call_id":"a","content":"one"},
                  {"role":"tool","tool_call_id":"b","content":"two"},
                  {"role":"user","content":"and?"}]}\
                """;
        PlainBody plain = PlainBody.of(Json.object(given));
        assertThat(plain.json()).isEqualTo(Json.object(expected));
        assertThat(plain.dropped()).containsExactly("web_search");
        assertThat(plain.places())
                .containsExactly(
                        "instructions", "input[0]", "input[2]", "input[5]", "input[7]", "input[6]");
    }

    @Test
    void aTextIsAnInputToo() {
        PlainBody plain = PlainBody.of(Json.object("{\"model\":\"m\",\"input\":\"hi\"}"));
        assertThat(plain.json())
                .hasToString(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    }

    @Test
    void anthropicsBlocksBecomeMessages() {
        String given =
                """
                {"model":"m","max_tokens":9,"stop_sequences":["END"],"metadata":{"user_id":"u"},
                 "system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}],
                 "tool_choice":{"type":"any","disable_parallel_tool_use":true},
                 "tools":[{"name":"f","description":"d","input_schema":{"type":"object"},
                   "cache_control":{"type":"ephemeral"}},
                  {"type":"custom","name":"g","input_schema":{"type":"object"}}],
                 "messages":[
                  {"role":"user","content":[{"type":"text","text":"look"},
                   {"type":"image","source":{"type":"url","url":"https://x/y.png"}},
                   {"type":"document","title":"T","source":{"type":"base64",
                    "media_type":"application/pdf","data":"AA=="}},
                   {"type":"document","source":{"type":"text","data":"words"}}]},
                  {"role":"assistant","content":[
                   {"type":"thinking","thinking":"","signature":"s1"},
                   {"type":"redacted_thinking","data":"d1"},
                   {"type":"text","text":"ok"},
                   {"type":"tool_use","id":"a","name":"f","input":{"x":1}},
                   {"type":"tool_use","id":"b","name":"g","input":{}}]},
                  {"role":"user","content":[{"type":"text","text":"there"},
                   {"type":"tool_result","tool_use_id":"b","is_error":true,"content":"no"},
                   {"type":"tool_result","tool_use_id":"a","content":[
                    {"type":"text","text":"t"},{"type":"image","source":{"type":"base64",
                     "media_type":"image/png","data":"AA=="}}]}]}]}\
                """;
        String expected =
                """
                {"model":"m","max_tokens":9,"stop":["END"],"user":"u","tool_choice":"required",
                 "parallel_tool_calls":false,
                 "tools":[{"type":"function","function":{"name":"f","description":"d",
                   "parameters":{"type":"object"}},"cache_control":{"type":"ephemeral"}},
                  {"type":"function","function":{"name":"g","parameters":{"type":"object"}}}],
                 "messages":[
                  {"role":"system","content":[{"type":"text","text":"s",
                   "cache_control":{"type":"ephemeral"}}]},
                  {"role":"user","content":[{"type":"text","text":"look"},
                   {"type":"image_url","image_url":{"url":"https://x/y.png"}},
                   {"type":"file","file":{"file_data":"data:application/pdf;base64,AA==",
                    "filename":"T"}},
                   {"type":"text","text":"words"}]},
                  {"role":"assistant","content":"ok","thinking_blocks":[
                   {"type":"thinking","thinking":"","signature":"s1"},
                   {"type":"redacted_thinking","data":"d1"}],"tool_calls":[
                   {"id":"a","type":"function","function":
                    {"name":"f","arguments":"{\\"x\\":1}"}},
                   {"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]},
                  {"role":"tool","tool_call_id":"b","content":"no","is_error":true},
                  {"role":"tool","tool_call_id":"a","content":[{"type":"text","text":"t"},
                   {"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]},
                  {"role":"user","content":"there"}]}\
                """;
        JsonObject body = Json.object(given);
        assertThat(PlainBody.of(body).json()).isEqualTo(Json.object(expected));
        assertThat(body).as("the client's own").isEqualTo(Json.object(given));
    }

    @Test
    void functionsOfOldBecomeTools() {
        String given =
                """
                {"model":"m","functions":[{"name":"f","parameters":{}}],
                 "function_call":{"name":"f"},
                 "messages":[{"role":"user","content":"x"},
                  {"role":"assistant","content":null,
                   "function_call":{"name":"f","arguments":"{}"}},
                  {"role":"function","name":"f","content":"r"}]}\
                """;
        String expected =
                """
                {"model":"m","tools":[{"type":"function","function":{"name":"f",
                  "parameters":{}}}],
                 "tool_choice":{"type":"function","function":{"name":"f"}},
                 "messages":[{"role":"user","content":"x"},
                  {"role":"assistant","content":null,"tool_calls":[{"id":"call_1",
                   "type":"function","function":{"name":"f","arguments":"{}"}}]},
                  {"role":"tool","tool_call_id":"call_1","content":"r"}]}\
                """;
        assertThat(PlainBody.of(Json.object(given)).json()).isEqualTo(Json.object(expected));
    }

    @Test
    void aFlatFreeformToolBecomesAFunctionOfOneText() {
        String given =
                """
                {"model":"m","tools":[{"type":"custom","name":"patch","description":"Edits.",
                  "format":{"type":"grammar","syntax":"lark","definition":"start: x"}}],
                 "tool_choice":{"type":"custom","name":"patch"},
                 "messages":[{"role":"user","content":"x"},
                  {"role":"assistant","content":"","tool_calls":[
                   {"id":"a","type":"function","function":
                    {"name":"patch","arguments":"*** Begin \\"Patch\\""}},
                   {"id":"b","type":"custom","custom":{"name":"patch","input":"y"}},
                   {"id":"c","type":"function","function":
                    {"name":"patch","arguments":"{\\"input\\":\\"z\\"}"}}]}]}\
                """;
        PlainBody plain = PlainBody.of(Json.object(given));
        assertThat(plain.forms().flat()).containsExactly("patch");
        JsonObject tool = at(plain.json(), "tools", 0);
        assertThat(tool.string("type")).isEqualTo("function");
        JsonObject function = Objects.requireNonNull(tool.object("function"));
        assertThat(function.string("description")).contains("Edits.", "lark", "start: x");
        assertThat(Json.text(function.get("parameters"))).contains("\"required\":[\"input\"]");
        assertThat(Json.text(plain.json().get("tool_choice")))
                .isEqualTo("{\"type\":\"function\",\"function\":{\"name\":\"patch\"}}");
        JsonArray calls = at(plain.json(), "messages", 1).array("tool_calls");
        assertThat(calls)
                .isEqualTo(
                        Json.parse(
                                """
                                [{"id":"a","type":"function","function":{"name":"patch",
                                  "arguments":"{\\"input\\":\\"*** Begin \\\\\\"Patch\\\\\\"\\"}"}},
                                 {"id":"b","type":"function","function":{"name":"patch",
                                  "arguments":"{\\"input\\":\\"y\\"}"}},
                                 {"id":"c","type":"function","function":{"name":"patch",
                                  "arguments":"{\\"input\\":\\"z\\"}"}}]\
                                """
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void aNestedFreeformToolStaysForUpstreamsThatKnowIt() {
        JsonObject body =
                Json.object(
                        "{\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"p\"}}],"
                                + USER
                                + "}");
        PlainBody plain = PlainBody.of(body);
        assertThat(plain.json()).isSameAs(body);
        assertThat(plain.forms().nested()).containsExactly("p");
    }

    @Test
    void argumentsThatAreAnObjectBecomeText() {
        String given =
                """
                {"messages":[{"role":"assistant","tool_calls":[{"id":"a","type":"function",
                  "index":0,"function":{"name":"f","arguments":{"x":[1]}}}]}]}\
                """;
        JsonObject message = at(PlainBody.of(Json.object(given)).json(), "messages", 0);
        assertThat(Json.text(message.get("tool_calls")))
                .contains("\"arguments\":\"{\\\"x\\\":[1]}\"")
                .contains("\"index\":0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"input":7} | input
                    {"input":[]} | input
                    {"input":[7]} | input[0]
                    {"input":"x","previous_response_id":"r"} | previous_response_id
                    {"input":"x","conversation":"c"} | conversation
                    {"input":"x","instructions":[]} | instructions
                    {"input":[{"type":"item_reference","id":"x"}]} | input[0].type
                    {"input":[{"type":"computer_call"}]} | input[0].type
                    {"input":[{"type":"function_call","name":"f"}]} | input[0].call_id
                    {"input":[{"type":"function_call","call_id":"a"}]} | input[0].name
                    {"input":[{"role":"user","content":[{"type":"input_image"}]}]} | input[0].content[0].image_url
                    {"functions":7,"messages":[]} | functions
                    {"functions":[7]} | functions[0]
                    {"tools":[{"type":"function"}]} | tools[0].function.name
                    {"system":"s"} | messages
                    {"system":"s","messages":[]} | messages
                    {"system":"s","messages":[7]} | messages[0]
                    {"messages":[{"role":"function","name":"f"}]} | messages[0].name
                    {"messages":[{"role":"user","content":[{"type":"tool_result"}]}]} | messages[0].content[0].tool_use_id
                    {"messages":[{"role":"assistant","content":[{"type":"tool_use","name":"f"}]}]} | messages[0].content[0].id
                    {"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"a"}]}]} | messages[0].content[0].name
                    {"messages":[{"role":"user","content":[{"type":"image"}]}]} | messages[0].content[0].source
                    {"tools":[{"type":"custom","name":"a"},{"type":"custom","custom":{"name":"b"}}]} | tools
                    """)
    void whatCannotBeSaidInChatIsRefusedWithItsPlace(String body, String place) {
        GatewayException refused =
                catchThrowableOfType(GatewayException.class, () -> PlainBody.of(Json.object(body)));
        assertThat(refused).as(body).isNotNull();
        assertThat(refused.error()).isInstanceOf(BadRequest.class);
        assertThat(((BadRequest) refused.error()).param()).isEqualTo(place);
    }

    @Test
    void aToolsTypeIsToldInAHeaderSafely() {
        String given = "{\"input\":\"x\",\"tools\":[{\"type\":\"a\\r\\nb: c\"},{\"type\":\"漢\"}]}";
        PlainBody plain = PlainBody.of(Json.object(given));
        assertThat(plain.dropped()).isEqualTo(List.of("abc", "unknown"));
        assertThat(plain.json().has("tools")).isFalse();
    }

    @Test
    void whatIsAboutToolsGoesWithTheLastOfThem() {
        for (String tools : List.of("[]", "[{\"type\":\"web_search\"}]")) {
            String given =
                    "{\"input\":\"x\",\"tool_choice\":\"auto\",\"parallel_tool_calls\":true,"
                            + "\"tools\":"
                            + tools
                            + "}";
            assertThat(PlainBody.of(Json.object(given)).json().names())
                    .as(tools)
                    .containsExactly("messages");
        }
    }

    @Test
    void howManyToolsAreDroppedIsNotTheHeadersProblem() {
        JsonArray tools = new JsonArray();
        for (int i = 0; i < 512; i++) {
            tools.add(new JsonObject().put("type", "hosted_" + i / 2));
        }
        JsonObject given = new JsonObject().put("input", "x").put("tools", tools);
        assertThat(PlainBody.of(given).dropped()).hasSize(20).doesNotHaveDuplicates();
        tools.add(new JsonObject().put("type", "one_more"));
        assertThatThrownBy(() -> PlainBody.of(given)).hasMessageContaining("513 tools");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void aLongHistoryIsReadOnce() {
        int pairs = 100_000;
        JsonArray input = new JsonArray();
        for (String type : List.of("function_call", "function_call_output")) {
            for (int i = 0; i < pairs; i++) {
                JsonObject item = new JsonObject().put("type", type).put("call_id", "c" + i);
                input.add(item.put("name", "f").put("arguments", "{}").put("output", ""));
            }
        }
        PlainBody plain = PlainBody.of(new JsonObject().put("input", input));
        assertThat(at(plain.json(), "messages", pairs).string("tool_call_id"))
                .isEqualTo("c" + (pairs - 1));
        assertThat(plain.place(pairs)).isEqualTo("input[" + (2 * pairs - 1) + "]");
    }

    private static JsonObject at(JsonObject body, String array, int index) {
        JsonArray values = Objects.requireNonNull(body.array(array));
        return Objects.requireNonNull(values.object(index));
    }
}
