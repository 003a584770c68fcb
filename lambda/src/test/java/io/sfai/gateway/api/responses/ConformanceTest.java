package io.sfai.gateway.api.responses;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.api.OpenAiErrors;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event and every answer has every field that OpenAI's description requires. */
class ConformanceTest {
    private static final String TOOLS =
            "'tools':[{'type':'function','name':'f','parameters':{'type':'object'}},"
                    + "{'type':'custom','name':'patch'}],";

    /** What no answer of ours has; only an upstream that speaks the dialect sends it. */
    private static final Set<String> RELAYED_ONLY =
            Set.of(
                    "response.queued",
                    "response.output_text.annotation.added",
                    "response.reasoning_text.delta",
                    "response.reasoning_text.done",
                    "response.web_search_call.in_progress",
                    "response.web_search_call.searching",
                    "response.web_search_call.completed");

    private static final Conformance TABLE = read();

    private final Asking asking = new Asking();

    private static Conformance read() {
        try {
            return new Conformance();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void tell() {
        System.out.println(TABLE.summary());
        TABLE.events().forEach((type, count) -> System.out.printf("  %-45s %,5d%n", type, count));
    }

    @ParameterizedTest
    @MethodSource("io.sfai.gateway.api.responses.AnswerCase#all")
    void ofAnAnswerStreamedWholeAndKept(AnswerCase each) {
        asking.says(each.says());
        Lifecycle stream = asking.stream(each.body());
        stream.events().forEach(TABLE::event);
        JsonObject whole = asking.whole(each.body());
        TABLE.object("Response", whole);
        if (Boolean.TRUE.equals(whole.get("store"))) {
            kept(whole.string("id", ""));
        }
    }

    private void kept(String id) {
        TABLE.object("Response", asking.get(id, "", Caller.MASTER));
        TABLE.object("ItemList", asking.get(id + "/input_items", "", Caller.MASTER));
        GatewayError cancelled = Asking.error(() -> asking.post(id + "/cancel", Caller.MASTER));
        TABLE.object("ErrorBody", OpenAiErrors.body(cancelled));
        TABLE.object("Deleted", asking.delete(id, Caller.MASTER));
        GatewayError gone = Asking.error(() -> asking.delete(id, Caller.MASTER));
        TABLE.object("ErrorBody", OpenAiErrors.body(gone));
    }

    @Test
    void ofAnAnswerThatFails() {
        Upstream cut = new Upstream("cut off", UpstreamFault.CUT, 0, null, null, null);
        asking.says(new Delta.Reasoning("hm"), new Delta.Text("Hel")).fails(cut);
        Lifecycle stream = asking.stream("'input':'hi'");
        stream.events().forEach(TABLE::event);
        asking.says().fails(cut);
        GatewayError whole = Asking.error(() -> asking.whole("'input':'hi'"));
        TABLE.object("ErrorBody", OpenAiErrors.body(whole));
    }

    @Test
    void ofItemsOfEveryKindThatAClientSends() {
        String id =
                asking.whole(
                                TOOLS
                                        + """
                                        'input':[{'role':'developer','content':'d'},
                                        {'role':'user','content':[{'type':'input_text','text':'t'},
                                         {'type':'input_image','image_url':'https://x/y.png'},
                                         {'type':'input_file','file_url':'https://x/y.pdf'}]},
                                        {'role':'assistant','content':'a'},
                                        {'type':'reasoning','summary':[]},
                                        {'type':'function_call','call_id':'1','name':'f','arguments':'{}'},
                                        {'type':'custom_tool_call','call_id':'2','name':'patch','input':'i'},
                                        {'type':'function_call_output','call_id':'1','output':'o'},
                                        {'type':'custom_tool_call_output','call_id':'2','output':[
                                         {'type':'input_text','text':'t'}]},
                                        {'type':'mcp_call','id':'mcp_1','name':'s','arguments':'{}',
                                         'server_label':'d','output':'o','error':null,
                                         'approval_request_id':null}]\
                                        """)
                        .string("id", "");
        JsonObject list = asking.get(id + "/input_items", "limit=100", Caller.MASTER);
        assertThat(requireNonNull(list.array("data")).size()).isEqualTo(9);
        TABLE.object("ItemList", list);
        kept(id);
    }

    /** What a server leaves out that has only the least of it is there for the client. */
    @Test
    void ofARelayedAnswer() throws IOException {
        List<String> upstreams = relayedEvents();
        asking.relays(upstreams);
        checkStream();
        String scant =
                "{\"type\":\"response.%s\",\"sequence_number\":%d,\"response\":{\"status\":\"%s\"}}";
        asking.relays(
                List.of(
                        scant.formatted("created", 0, "queued"),
                        scant.formatted("queued", 1, "queued"),
                        scant.formatted("completed", 2, "completed")));
        checkStream();
        asking.relaysWhole(requireNonNull(Json.object(upstreams.getLast()).object("response")));
        JsonObject whole = asking.whole("'input':'hi'");
        TABLE.object("Response", whole);
        kept(whole.string("id", ""));
    }

    private void checkStream() {
        for (String line : asking.streamed("'input':'hi'").lines().toList()) {
            if (line.startsWith("data: ")) {
                TABLE.event(Json.object(line.substring(6)));
            }
        }
    }

    private static List<String> relayedEvents() throws IOException {
        try (InputStream in = ConformanceTest.class.getResourceAsStream("/streams/responses.sse")) {
            String all = new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return all.lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring(6))
                    .toList();
        }
    }

    /** A table that checks nothing would be as green. */
    @Test
    void theTableFindsWhatIsMissing() throws IOException {
        Conformance strict = new Conformance();
        JsonObject event =
                Json.object(
                        "{\"type\":\"error\",\"sequence_number\":1,\"code\":null,\"message\":\"m\"}");
        assertThatThrownBy(() -> strict.event(event)).hasMessageContaining("error has no param");
        strict.event(event.put("param", null));
        assertThatThrownBy(() -> strict.event(event.put("message", null)))
                .hasMessageContaining("error.message is no [string]");
        assertThatThrownBy(() -> strict.event(event.put("type", "response.unheard_of")))
                .hasMessageContaining("is not in the table");
        JsonObject list = Json.object("{\"object\":\"list\",\"data\":[{\"type\":\"x\"}]}");
        list.put("first_id", null).put("last_id", null).put("has_more", false);
        assertThatThrownBy(() -> strict.object("ItemList", list))
                .hasMessageContaining("ItemList.data[0] is no [InputItem]");
    }

    @Test
    void noEventOfTheTableIsLeftOut() {
        Set<String> ours = new TreeSet<>();
        AnswerCase.all()
                .forEach(each -> ours.addAll(asking.says(each.says()).stream(each.body()).types()));
        asking.fails(new Upstream("cut off", UpstreamFault.CUT, 0, null, null, null));
        ours.addAll(asking.stream("'input':'hi'").types());
        ours.addAll(RELAYED_ONLY);
        assertThat(ours).isEqualTo(TABLE.known());
    }
}
