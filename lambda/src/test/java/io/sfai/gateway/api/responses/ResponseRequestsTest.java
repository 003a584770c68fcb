package io.sfai.gateway.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.ResponseFormat;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.inference.ToolChoice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of requests, and what is refused. */
class ResponseRequestsTest {
    private static final String CALL =
            "{'type':'function_call','call_id':'a','name':'f','arguments':'{}'}";

    private final Asking asking = new Asking();

    private InferenceRequest read(String body) {
        asking.whole("'store':false," + body);
        return asking.lastSeen();
    }

    @Test
    void everyPartIsRead() {
        InferenceRequest request =
                read(
                        """
                        'instructions':'be brief','input':[
                         {'role':'developer','content':'dev'},
                         {'type':'message','role':'user','content':[
                          {'type':'input_text','text':'t'},
                          {'type':'input_image','image_url':'https://x/y','detail':'low'},
                          {'type':'input_file','filename':'a.pdf','file_data':'data:application/pdf;base64,QUJD'},
                          {'type':'input_file','file_url':'https://x/z'},
                          {'type':'input_audio','input_audio':{}}]},
                         {'role':'assistant','content':[{'type':'output_text','text':'yes'},
                          {'type':'refusal','refusal':'no'}]},
                         {'type':'web_search_call','id':'ws_1','status':'completed'},
                         {'role':'user','content':'and'}]\
                        """);
        assertThat(request.messages()).hasSize(5);
        assertThat(request.messages().get(0).text()).isEqualTo("be brief");
        assertThat(request.messages().get(1).role()).isEqualTo(Role.SYSTEM);
        List<Part> parts = request.messages().get(2).parts();
        String at = "input[1].content";
        assertThat(parts.subList(0, 4))
                .containsExactly(
                        new Part.Text("t"),
                        new Part.Image("https://x/y", at + "[1].image_url"),
                        new Part.File(
                                "a.pdf", "data:application/pdf;base64,QUJD", at + "[2].file_data"),
                        new Part.File(null, "https://x/z", at + "[3].file_url"));
        assertThat(parts.get(4)).isInstanceOf(Part.Other.class);
        assertThat(request.messages().get(3).text()).isEqualTo("yesno");
        assertThat(String.valueOf(request.body().get("messages")))
                .contains("{\"role\":\"user\",\"content\":\"and\"}");
    }

    @Test
    void callsAndOutputsAreTurns() {
        InferenceRequest request =
                read(
                        """
                        'input':[{'role':'user','content':'x'},
                         {'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'hm'}],
                          'encrypted_content':'gAAAA'},
                         {'type':'function_call','call_id':'a','name':'f','arguments':'{'},
                         {'type':'custom_tool_call','call_id':'b','name':'p','input':'raw'},
                         {'role':'user','content':'between'},
                         {'type':'function_call_output','call_id':'a','status':'completed','output':[
                          {'type':'input_text','text':'r'},
                          {'type':'input_image','image_url':'data:image/png;base64,AA=='}]},
                         {'type':'custom_tool_call_output','call_id':'b','output':'done'},
                         {'type':'function_call','call_id':'c','name':'f','arguments':'{}',
                          'status':'incomplete'}]\
                        """);
        assertThat(request.messages().stream().map(m -> m.role()).toList())
                .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.USER);
        assertThat(request.messages().get(1).parts())
                .containsExactly(
                        new Part.Reasoning("hm"),
                        new Part.ToolCall("a", "f", "{"),
                        new Part.ToolCall("b", "p", "{\"input\":\"raw\"}"));
        assertThat(request.messages().get(2).parts()).hasSize(2);
    }

    @Test
    void parametersHaveChatsNames() {
        InferenceRequest request =
                read(
                        """
                        'max_output_tokens':9,'reasoning':{'effort':'low','summary':'auto'},
                        'text':{'verbosity':'low','format':{'type':'json_schema','name':'n',
                         'strict':true,'schema':{'type':'object'}}},
                        'tools':[{'type':'function','name':'f','parameters':{'type':'object'},
                         'strict':true},{'type':'custom','name':'p','description':'d'}],
                        'tool_choice':{'type':'allowed_tools','mode':'required',
                         'tools':[{'type':'function','name':'f'},{'type':'custom','name':'p'}]},
                        'metadata':{'a':'b'},'include':['reasoning.encrypted_content'],
                        'parallel_tool_calls':true,'temperature':0.5,'top_k':3,'truncation':'auto',
                        'stream_options':{'include_obfuscation':false},'input':'x'\
                        """);
        assertThat(request.parameters().names())
                .containsExactlyInAnyOrder(
                        "max_completion_tokens",
                        "reasoning_effort",
                        "verbosity",
                        "response_format",
                        "tool_choice",
                        "parallel_tool_calls",
                        "temperature",
                        "top_k");
        assertThat(request.parameters().toolChoice())
                .isEqualTo(new ToolChoice.Among(List.of("f", "p"), true));
        assertThat(request.parameters().responseFormat()).isInstanceOf(ResponseFormat.Schema.class);
        assertThat(request.tools().stream().map(Tool::name).toList()).containsExactly("f", "p");
        assertThat(request.tools().getFirst().strict()).isTrue();
        assertThat(request.body().names()).containsExactly("messages", "tools");
        assertThat(
                        read("'text':{'format':{'type':'json_object'}},'input':'x'")
                                .parameters()
                                .responseFormat())
                .isInstanceOf(ResponseFormat.AnyJson.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'input':'x','background':true | background",
                "'input':'x','conversation':7 | conversation",
                "'input':'x','conversation':'' | conversation",
                "'input':'x','conversation':{} | conversation.id",
                "'input':'x','conversation':'c','previous_response_id':'resp_1' | conversation",
                "'input':'x','prompt':{'id':'p'} | prompt",
                "'input':'x','stream':1 | stream",
                "'input':'x','store':'no' | store",
                "'input':'x','max_output_tokens':0 | max_output_tokens",
                "'input':'x','max_output_tokens':1.5 | max_output_tokens",
                "'input':'x','truncation':'some' | truncation",
                "'input':'x','include':['all'] | include[0]",
                "'input':'x','metadata':{'a':1} | metadata.a",
                "'input':'x','text':{'format':{'type':'xml'}} | text.format.type",
                "'input':'x','text':{'format':{'type':'json_schema','name':'n'}} | text.format.schema",
                "'input':'x','tools':[{'type':'function'}] | tools[0].name",
                "'input':'x','tools':[{}] | tools[0].type",
                "'input':'x','tools':{} | tools",
                "'input':'x','tools':[{'type':'function','name':'f'},{'type':'custom','name':'f'}] | tools[1].name",
                "'input':'x','tools':[{'type':'function','name':'f'}],'tool_choice':'some' | tool_choice",
                "'input':'x','tools':[{'type':'function','name':'f'}],'tool_choice':{'type':'function','name':'g'} | tool_choice",
                "'input':'x','tools':[{'type':'function','name':'f'}],'tool_choice':{'type':'mcp'} | tool_choice.type",
                "'input':[] | input",
                "'input':7 | input",
                "'input':[7] | input[0]",
                "'input':[{'type':'sms'}] | input[0].type",
                "'input':[{'role':'boss','content':'x'}] | input[0].role",
                "'input':[{'role':'user','content':7}] | input[0].content",
                "'input':[{'role':'user','content':[{'type':'image_url'}]}] | input[0].content[0].type",
                "'input':[{'role':'user','content':[{'type':'input_image'}]}] | input[0].content[0].image_url",
                "'input':[{'role':'user','content':[{'type':'input_image','file_id':'f'}]}] | input[0].content[0].file_id",
                "'input':[{'role':'user','content':[{'type':'input_image','image_url':'data:image/png;base64,@@'}]}] | input[0].content[0].image_url",
                "'input':[{'role':'user','content':[{'type':'input_file','file_data':'QUJD'}]}] | input[0].content[0].file_data",
                "'input':[{'role':'assistant','content':[{'type':'input_image','image_url':'https://x'}]}] | input[0].content[0].type",
                "'input':[{'type':'function_call_output','call_id':'a','output':'r'}] | input[0].call_id",
                "'input':[{'type':'function_call','call_id':'a','name':'f','arguments':'{}'}] | input[0]",
                "'input':[{'type':'function_call','name':'f','arguments':'{}'}] | input[0].call_id",
            })
    void whatIsWrongIsNamed(String body, String param) {
        GatewayError error = asking.refusal(body);
        assertThat(error).isInstanceOf(BadRequest.class);
        assertThat(((BadRequest) error).param()).isEqualTo(param);
        assertThat(asking.seen).isEmpty();
    }

    @Test
    void aSecondOutputOfACallIsNamed() {
        String result = "{'type':'function_call_output','call_id':'a','output':'r'}";
        GatewayError error = asking.refusal("'input':[" + CALL + "," + result + "," + result + "]");
        assertThat(((BadRequest) error).param()).isEqualTo("input[2].call_id");
    }

    @Test
    void metadataHasLimits() {
        StringBuilder many = new StringBuilder("'a':'b'");
        for (int i = 0; i < 16; i++) {
            many.append(",'k").append(i).append("':'v'");
        }
        for (String metadata :
                List.of(
                        many.toString(),
                        "'" + "k".repeat(65) + "':'v'",
                        "'k':'" + "v".repeat(513) + "'")) {
            assertThat(asking.refusal("'input':'x','metadata':{" + metadata + "}").status())
                    .isEqualTo(400);
        }
    }

    @Test
    void whatIsNoJsonIsToldWithItsPlace() {
        assertThat(asking.refusal("'input':}").message()).contains("line 1");
        assertThat(asking.refusal("'model':'','input':'x'").message()).contains("model");
    }
}
