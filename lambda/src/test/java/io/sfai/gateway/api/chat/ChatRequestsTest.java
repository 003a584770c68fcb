package io.sfai.gateway.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Tool;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestsTest {
    private static final String CALL =
            "{'id':'a','type':'function','function':{'name':'f','arguments':'{oops'}}";
    private static final String CALLED = "{'role':'assistant','tool_calls':[" + CALL + "]}";
    private static final String RESULT = "{'role':'tool','tool_call_id':'a','content':'r'}";
    private static final String USER = "{'role':'user','content':'x'}";

    @Test
    void everyPartIsRead() {
        InferenceRequest request =
                read(
                        """
                        {'role':'user','cache_control':{'type':'ephemeral'},'content':[
                          {'type':'text','text':'t','cache_control':{'ttl':'1h'}},'plain',
                          {'type':'image_url','image_url':'https://x/y'},
                          {'type':'file','file':{'filename':'a.pdf','file_data':'data:a'}},
                          {'type':'file','file':{'file_id':'f'}},
                          {'type':'file','file':{'file_data':'QUJD'}},
                          {'type':'input_audio','input_audio':{}}]},
                        {'role':'assistant','content':[{'type':'refusal','refusal':'no'}]},
                        {'role':'assistant','content':null,'refusal':'never'}\
                        """);
        List<Part> parts = request.messages().getFirst().parts();
        String at = "messages[0].content";
        assertThat(parts.subList(0, 5))
                .containsExactly(
                        new Part.Text("t"),
                        new Part.CacheMark("1h"),
                        new Part.Text("plain"),
                        new Part.Image("https://x/y", at + "[2].image_url.url"),
                        new Part.File("a.pdf", "data:a", at + "[3].file.file_data"));
        assertThat(parts.subList(5, 8)).allMatch(Part.Other.class::isInstance);
        assertThat(parts.getLast()).isEqualTo(new Part.CacheMark(null));
        assertThat(request.messages().get(1).text()).isEqualTo("no");
        assertThat(request.messages().get(2).text()).isEqualTo("never");
    }

    @Test
    void aResultKeepsItsImageItsFailureAndItsMark() {
        InferenceRequest request =
                read(
                        CALLED
                                + """
                                ,{'role':'tool','tool_call_id':'a','is_error':true,
                                 'cache_control':{'type':'ephemeral'},'content':[
                                 {'type':'image_url','image_url':{'url':'data:i'}}]}\
                                """);
        assertThat(request.messages().getFirst().parts())
                .containsExactly(new Part.ToolCall("a", "f", "{oops"));
        Part image = new Part.Image("data:i", "messages[1].content[0].image_url.url");
        assertThat(request.messages().getLast().parts())
                .containsExactly(
                        new Part.ToolResult("a", List.of(image), true), new Part.CacheMark(null));
    }

    @Test
    void thoughtsThatNobodySignedAreLeftOut() {
        InferenceRequest request =
                read(
                        """
                        {'role':'assistant','content':'x','reasoning_content':'hm',
                         'thinking_blocks':[{'type':'thinking','thinking':'','signature':'s'},
                          {'type':'thinking','thinking':'t'},{'type':'thinking','signature':null},
                          {'type':'redacted_thinking','data':'d'},{'type':'new'},
                          {'type':'redacted_thinking'}]}\
                        """);
        assertThat(request.messages().getFirst().parts())
                .containsExactly(
                        new Part.Thinking("", "s"),
                        new Part.RedactedThinking("d"),
                        new Part.Reasoning("hm"),
                        new Part.Text("x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Ids that begin anew in each round.
                CALLED + "," + RESULT + "," + USER + "," + CALLED + "," + RESULT,
                CALLED + "," + RESULT + "," + CALLED + "," + RESULT + "," + USER,
                // One id for all calls of a turn.
                "{'role':'assistant','tool_calls':["
                        + CALL
                        + ","
                        + CALL
                        + "]},"
                        + RESULT
                        + ","
                        + RESULT,
                // A turn in two messages, and the system between a call and its result.
                CALLED + ",{'role':'assistant','content':'and'}," + RESULT,
                CALLED + ",{'role':'developer','content':'quick'}," + RESULT + "," + USER
            })
    void recordedHistoriesAreTaken(String messages) {
        assertThat(read(messages).messages()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    CALLED,RESULT,RESULT | messages[2].tool_call_id
                    CALLED,RESULT,USER,RESULT | messages[3].tool_call_id
                    USER,RESULT | messages[1].tool_call_id
                    CALLED | messages[0].tool_calls[0]
                    CALLED,USER,RESULT | messages[0].tool_calls[0]
                    {'role':'tool','content':'r'} | messages[0].tool_call_id
                    {'role':'assistant','tool_calls':[{'function':{'name':'f'}}]} | messages[0].tool_calls[0].id
                    {'role':'assistant','tool_calls':[{'id':'a'}]} | messages[0].tool_calls[0].function
                    {'role':'assistant','tool_calls':[{'id':'a','function':{}}]} | messages[0].tool_calls[0].function.name
                    {'role':'assistant','tool_calls':[{'id':'a','function':{'name':'f','arguments':7}}]} | messages[0].tool_calls[0].function.arguments
                    {'role':'assistant','tool_calls':[7]} | messages[0].tool_calls[0]
                    {'role':'assistant','thinking_blocks':7} | messages[0].thinking_blocks
                    {'role':'assistant','thinking_blocks':[7]} | messages[0].thinking_blocks[0]
                    {'role':'user','content':[{'type':'file'}]} | messages[0].content[0].file
                    {'role':'user','content':[{'type':'file','file':{}}]} | messages[0].content[0].file.file_data
                    {'role':'user','content':[{'type':'text'}]} | messages[0].content[0].text
                    {'role':'user','content':[7]} | messages[0].content[0]
                    """)
    void wrongHistoriesAreRefusedWithTheirPlace(String messages, String place) {
        String written =
                messages.replace("CALLED", CALLED).replace("RESULT", RESULT).replace("USER", USER);
        assertThat(refused("{'model':'m','messages':[" + written + "]}").param()).isEqualTo(place);
    }

    @Test
    void aResponsesBodyIsRefusedWithItsOwnPlaces() {
        String call = "{'type':'function_call','call_id':'a','name':'f','arguments':'{}'}";
        String result = "{'type':'function_call_output','call_id':'%s','output':'r'}";
        assertThat(refused("{'model':'m','input':[" + call + "]}").param()).startsWith("input[0]");
        String other = call + "," + result.formatted("a") + "," + result.formatted("b");
        assertThat(refused("{'model':'m','input':[" + other + "]}").param()).startsWith("input[2]");
    }

    @Test
    void aToolThatIsWrittenTwiceIsOneAndTwoOfOneNameAreRefused() {
        String nested = "{'type':'function','function':{'name':'f'}}";
        String flat = "{'type':'function','name':'f'}";
        List<Tool> tools = parsed(tools(nested, flat, nested)).tools();
        assertThat(tools).extracting(Tool::name).containsExactly("f");
        String other = "{'type':'function','function':{'name':'f','strict':true}}";
        assertThat(refused(tools(nested, other)).param()).isEqualTo("tools[1].function.name");
    }

    @Test
    void toolsWithoutANameOrASchemaAreRefused() {
        assertThat(refused(tools("{'type':'function'}")).param())
                .isEqualTo("tools[0].function.name");
        assertThat(refused(tools("{'type':'custom','custom':{}}")).param())
                .isEqualTo("tools[0].custom.name");
        assertThat(refused(tools("{'function':{'name':'f','parameters':[]}}")).param())
                .isEqualTo("tools[0].function.parameters");
        assertThat(parsed(tools("{'type':'web_search'}")).tools()).isEmpty();
    }

    private static String tools(String... tools) {
        return "{'model':'m','messages':[" + USER + "],'tools':[" + String.join(",", tools) + "]}";
    }

    private static InferenceRequest read(String messages) {
        return parsed("{'model':'m','messages':[" + messages + "]}");
    }

    private static InferenceRequest parsed(String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        HttpRequest http = new HttpRequest("r", "POST", "/", "", new Headers(), bytes, Instant.MAX);
        return ChatRequests.read(http, ChatRequests.parse(bytes), Caller.ANYONE, Instant.EPOCH);
    }

    private static BadRequest refused(String body) {
        GatewayException refused = catchThrowableOfType(GatewayException.class, () -> parsed(body));
        assertThat(refused).as(body).isNotNull();
        return (BadRequest) refused.error();
    }
}
