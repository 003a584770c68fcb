package io.sfai.gateway.api.messages;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.api.RequestBody;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Reasoning;
import io.sfai.gateway.inference.ResponseFormat;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.ToolChoice;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a body becomes. */
class MessageRequestsTest {
    @Test
    void theLeast() {
        InferenceRequest request = Posted.with("").request();
        assertThat(request.dialect()).isEqualTo(Dialect.MESSAGES);
        assertThat(request.alias()).isEqualTo("alias");
        assertThat(request.stream()).isFalse();
        assertThat(request.messages())
                .containsExactly(new Message(Role.USER, List.of(new Part.Text("Hi"))));
        assertThat(request.parameters().json()).hasToString("{\"max_tokens\":100}");
        assertThat(request.body())
                .hasToString("{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
        assertThat(request.original()).isEqualTo(Json.object(Posted.with("").body()));
    }

    @Test
    void aConversationWithEverything() {
        InferenceRequest request =
                Posted.of(
                                """
                                {'model':'alias','max_tokens':9,'stream':true,
                                 'system':[{'type':'text','text':'Be brief.',
                                            'cache_control':{'type':'ephemeral','ttl':'1h'}}],
                                 'tools':[{'name':'look','description':'Looks',
                                           'input_schema':{'type':'object'},'strict':true,
                                           'cache_control':{'type':'ephemeral'}},
                                          {'type':'web_search_20250305','name':'web_search'},
                                          {'type':'bash_20250124','name':'bash'}],
                                 'messages':[
                                  {'role':'user','content':[
                                    {'type':'text','text':'Look'},
                                    {'type':'image','source':{'type':'base64',
                                      'media_type':'image/png','data':'AAAA'}},
                                    {'type':'image','source':{'type':'url','url':'https://x/y'}},
                                    {'type':'image','source':{'type':'file','file_id':'f'}},
                                    {'type':'document','title':'D','source':{'type':'base64',
                                      'media_type':'application/pdf','data':'AAAA'}},
                                    {'type':'document','title':'T','source':{'type':'text',
                                      'media_type':'text/plain','data':'words'}},
                                    {'type':'document','source':{'type':'content','content':[
                                      {'type':'text','text':'inner'}]}},
                                    {'type':'search_result','title':'S','source':'https://s',
                                     'content':[{'type':'text','text':'found'}]}]},
                                  {'role':'assistant','content':[
                                    {'type':'thinking','thinking':'Hm','signature':'SIG'},
                                    {'type':'redacted_thinking','data':'RED'},
                                    {'type':'thinking','thinking':'unsigned','signature':''},
                                    {'type':'server_tool_use','id':'s','name':'web_search',
                                     'input':{}},
                                    {'type':'web_search_tool_result','tool_use_id':'s',
                                     'content':[]},
                                    {'type':'tool_use','id':'t1','name':'look','input':{'a':1}},
                                    {'type':'tool_use','id':'t2','name':'look','input':{}}]},
                                  {'role':'user','content':[
                                    {'type':'tool_result','tool_use_id':'t1','content':'one',
                                     'cache_control':{'type':'ephemeral'}},
                                    {'type':'text','text':'And?'},
                                    {'type':'tool_result','tool_use_id':'t2','is_error':true,
                                     'content':[{'type':'text','text':'two'},
                                       {'type':'image','source':{'type':'url','url':'https://z'}}]
                                    }]},
                                  {'role':'system','content':'Now in French.'},
                                  {'role':'assistant','content':'So'}]}
                                """)
                        .request();
        List<Message> turns = request.messages();
        assertThat(turns.stream().map(Message::role))
                .containsExactly(
                        Role.SYSTEM,
                        Role.USER,
                        Role.ASSISTANT,
                        Role.TOOL,
                        Role.USER,
                        Role.SYSTEM,
                        Role.ASSISTANT);
        assertThat(turns.getFirst().parts())
                .containsExactly(new Part.Text("Be brief."), new Part.CacheMark("1h"));
        assertThat(turns.get(1).parts().toString())
                .contains(
                        "Image[url=data:image/png;base64,AAAA, at=messages.0.content.1.source]",
                        "Image[url=https://x/y",
                        "Other[type=image",
                        "File[name=D, url=data:application/pdf;base64,AAAA",
                        "Text[text=T\n\nwords]",
                        "Text[text=inner]",
                        "Text[text=S\nhttps://s], Text[text=found]");
        assertThat(turns.get(2).parts())
                .containsExactly(
                        new Part.Thinking("Hm", "SIG"),
                        new Part.RedactedThinking("RED"),
                        new Part.Reasoning("unsigned"),
                        new Part.ToolCall("t1", "look", "{\"a\":1}"),
                        new Part.ToolCall("t2", "look", "{}"));
        assertThat(turns.get(3).parts())
                .startsWith(
                        new Part.ToolResult("t1", List.of(new Part.Text("one")), false),
                        new Part.CacheMark(null))
                .hasSize(3);
        assertThat(turns.get(4).text()).isEqualTo("And?");
        assertThat(request.tools()).hasSize(1);
        assertThat(request.tools().getFirst().strict()).isTrue();
        assertThat(request.tools().getFirst().cacheMark()).isEqualTo(new Part.CacheMark(null));
        assertThat(noted(request))
                .hasToString("{\"droppedTools\":[\"web_search_20250305\",\"bash_20250124\"]}");
        assertThat(String.valueOf(request.original()))
                .contains("web_search_20250305", "SIG", "server_tool_use")
                .doesNotContain("unsigned");
        assertThat(request.body().toString())
                .contains(
                        "{\"role\":\"tool\",\"content\":[{\"type\":\"text\",\"text\":\"one\","
                                + "\"cache_control\":{\"type\":\"ephemeral\"}}],"
                                + "\"tool_call_id\":\"t1\"}",
                        "\"is_error\":true",
                        "\"reasoning_content\":\"unsigned\"")
                .doesNotContain("web_search");
    }

    @Test
    void aTurnOfUnsignedThinkingAloneIsNotRelayed() {
        InferenceRequest request =
                Posted.messages(
                                """
                                {'role':'user','content':'a'},
                                {'role':'assistant','content':[{'type':'thinking','thinking':'x'}]},
                                {'role':'user','content':'b'}
                                """)
                        .request();
        JsonObject original = requireNonNull(request.original());
        assertThat(String.valueOf(original.array("messages")))
                .isEqualTo(
                        "[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"}]");
    }

    @Test
    void parametersGoUnderChatsNames() {
        InferenceRequest request =
                Posted.with(
                                """
                                'temperature':0.5,'top_p':0.9,'top_k':4,'stop_sequences':['END'],
                                'metadata':{'user_id':'u1'},'service_tier':'standard_only',
                                'tools':[{'name':'look','input_schema':{}}],
                                'tool_choice':{'type':'tool','name':'look',
                                               'disable_parallel_tool_use':true},
                                'output_format':{'type':'json_schema','schema':{'type':'object'}},
                                'context_management':{'edits':[]},'mcp_servers':null
                                """)
                        .request();
        JsonObject read = request.parameters().json();
        assertThat(read.names())
                .containsExactlyInAnyOrder(
                        "max_tokens",
                        "temperature",
                        "top_p",
                        "top_k",
                        "stop",
                        "user",
                        "service_tier",
                        "tool_choice",
                        "parallel_tool_calls",
                        "response_format");
        assertThat(request.parameters().toolChoice()).isEqualTo(new ToolChoice.Named("look"));
        assertThat(request.parameters().parallelToolCalls()).isFalse();
        assertThat(request.parameters().stop()).containsExactly("END");
        assertThat(request.parameters().responseFormat()).isInstanceOf(ResponseFormat.Schema.class);
        assertThat(read.string("service_tier")).isEqualTo("default");
        assertThat(noted(request)).hasToString("{\"droppedFields\":[\"context_management\"]}");
    }

    @Test
    void aLongNameOfAUserIsOneThatEveryUpstreamTakes() {
        String id = "user_" + "0123456789abcdef".repeat(8);
        Object user =
                Posted.with("'metadata':{'user_id':'" + id + "'}")
                        .request()
                        .parameters()
                        .get("user");
        assertThat(String.valueOf(user)).matches("[0-9a-f]{64}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'thinking':{'type':'enabled','budget_tokens':2000} | low | 2000",
                "'thinking':{'type':'enabled','budget_tokens':9000} | high | 9000",
                "'thinking':{'type':'adaptive'} | medium |",
                "'thinking':{'type':'adaptive'},'output_config':{'effort':'max'} | max |",
                "'output_config':{'effort':'low'} | low |",
                "'thinking':{'type':'disabled'},'output_config':{'effort':'low'} | none |",
            },
            quoteCharacter = '~')
    void thinking(String members, String effort, @Nullable Long budget) {
        assertThat(Posted.with(members).request().parameters().reasoning())
                .isEqualTo(new Reasoning(effort, budget));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"auto|Auto[]", "any|Required[]", "none|None[]"})
    void choices(String type, String choice) {
        String members =
                "'tools':[{'name':'f','input_schema':{}}],'tool_choice':{'type':'" + type + "'}";
        assertThat(Posted.with(members).request().parameters().toolChoice()).hasToString(choice);
        String none = "'tool_choice':{'type':'" + type + "'}";
        assertThat(Posted.with(none).request().parameters().has("tool_choice")).isFalse();
    }

    @Test
    void headersOfTheDialectAreKept() {
        Headers headers =
                Headers.of("anthropic-beta", "a-1,b-2", "anthropic-beta", "c-3", "x-api-key", "k");
        assertThat(new Posted(Posted.with("").body(), headers).request().headers())
                .hasToString("{anthropic-beta=a-1,b-2,c-3}");
        Posted odd = new Posted(Posted.with("").body(), Headers.of("anthropic-beta", "ä"));
        assertThatThrownBy(odd::request).hasMessageContaining("ASCII");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'model':'' | model",
                "'max_tokens':null | max_tokens",
                "'max_tokens':'9' | max_tokens",
                "'max_tokens':1.5 | max_tokens",
                "'max_tokens':-1 | max_tokens",
                "'stream':'yes' | stream",
                "'messages':[] | messages",
                "'messages':{} | messages",
                "'messages':['x'] | messages.0",
                "'messages':[{'role':'tool','content':'x'}] | messages.0.role",
                "'messages':[{'role':'user'}] | messages.0.content",
                "'messages':[{'role':'user','content':['x']}] | messages.0.content.0",
                "'messages':[{'role':'user','content':[{}]}] | messages.0.content.0.type",
                "'messages':[{'role':'user','content':[{'type':'text'}]}] | messages.0.content.0.text",
                "'messages':[{'role':'user','content':[{'type':'image'}]}] | messages.0.content.0.source",
                "'messages':[{'role':'user','content':[{'type':'image','source':{'type':'x'}}]}] | messages.0.content.0.source.type",
                "'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t'}]}] | messages.0",
                "'messages':[{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f','input':{}}]}] | messages.0",
                "'messages':[{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f','input':{}}]},{'role':'user','content':'x'},{'role':'assistant','content':'y'}] | messages.0",
                "'messages':[{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f','input':'{}'}]}] | messages.0.content.0.input",
                "'messages':[{'role':'user','content':[{'type':'tool_use','id':'t','name':'f'}]}] | messages.0.content",
                "'messages':[{'role':'assistant','content':[{'type':'tool_result','tool_use_id':'t'}]}] | messages.0.content",
                "'messages':[{'role':'assistant','content':[{'type':'thinking'}]}] | messages.0.content.0.thinking",
                "'messages':[{'role':'system','content':[{'type':'image','source':{'type':'url','url':'u'}}]}] | messages.0.content",
                "'system':7 | system",
                "'tools':{} | tools",
                "'tools':[7] | tools.0",
                "'tools':[{'input_schema':{}}] | tools.0.name",
                "'tools':[{'name':'a','input_schema':7}] | tools.0.input_schema",
                "'tools':[{'name':'a'},{'name':'a'}] | tools.1.name",
                "'tools':[{'type':'a b'}] | tools.0.type",
                "'tools':[{'name':'a'}],'tool_choice':{'type':'x'} | tool_choice.type",
                "'tools':[{'name':'a'}],'tool_choice':{'type':'tool'} | tool_choice.name",
                "'tools':[{'name':'a'}],'tool_choice':'auto' | tool_choice",
                "'temperature':'hot' | temperature",
                "'stop_sequences':'x' | stop_sequences",
                "'stop_sequences':[1] | stop_sequences",
                "'thinking':{'type':'maybe'} | thinking.type",
                "'thinking':{'type':'enabled'} | thinking.budget_tokens",
                "'thinking':true | thinking",
                "'output_format':{'type':'json'} | output_format",
                "'output_config':{'format':{'type':'json_schema'}} | output_config.format",
                "'metadata':'x' | metadata",
            },
            quoteCharacter = '~')
    void whatIsNoRequestIsRefusedByItsPlace(String members, String place) {
        // The last of two members of a name counts.
        assertThatThrownBy(() -> Posted.with(members).request())
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(((BadRequest) e.error()).param()).isEqualTo(place));
    }

    @Test
    void whatIsNoJsonIsToldWhere() {
        assertThatThrownBy(() ->
                        RequestBody.read(
                                "{\"a\":".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .hasMessageContaining("line 1");
    }

    private static JsonObject noted(InferenceRequest request) {
        JsonObject notes = new JsonObject();
        request.journal()
                .passOn(
                        new Journal() {
                            @Override
                            public void attempt(Target target) {}

                            @Override
                            public void failed(GatewayError error) {}

                            @Override
                            public void note(String field, @Nullable Object value) {
                                notes.put(field, value);
                            }
                        });
        return notes;
    }
}
