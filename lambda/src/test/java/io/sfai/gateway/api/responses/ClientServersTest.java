package io.sfai.gateway.api.responses;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.ClientServer;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.EarlyNotes;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.ConversationId;
import io.sfai.gateway.session.Conversations;
import io.sfai.gateway.session.ResponseId;
import io.sfai.gateway.session.StoredResponses;
import io.sfai.gateway.session.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MCP servers that a client brings, and where their secrets do not get to. */
class ClientServersTest {
    private static final String CANARY = "canary-8f31";
    private static final String OWNER = Caller.MASTER.id();
    private static final String HI = "'input':'hi'";

    private final Asking asking = new Asking();

    private static String tool(String fields) {
        return "'tools':[{'type':'mcp',%s}],".formatted(fields);
    }

    private List<ClientServer> servers(String fields) {
        asking.whole(tool(fields) + HI);
        return asking.lastSeen().servers();
    }

    @Test
    void theLeastAndTheMost() {
        assertThat(servers("'server_label':'docs','server_url':'https://docs.example/mcp'"))
                .containsExactly(
                        new ClientServer("docs", "https://docs.example/mcp", Map.of(), null, true));
        assertThat(
                        servers(
                                """
                                'server_label':'a-B_1','server_url':'http://[::1]:8080/mcp?x=1','authorization':'token',
                                'headers':{'X-Key':'k'},'allowed_tools':['one','two'],'require_approval':'never',
                                'server_description':'d','connector_id':null\
                                """))
                .containsExactly(
                        new ClientServer(
                                "a-B_1",
                                "http://[::1]:8080/mcp?x=1",
                                Map.of("x-key", "k", "authorization", "Bearer token"),
                                Set.of("one", "two"),
                                false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'allowed_tools':{'tool_names':['one']} | [one] | true",
                "'allowed_tools':{} | | true",
                "'allowed_tools':[] | [] | true",
                "'allowed_tools':null,'require_approval':null | | true",
                "'require_approval':{'never':{'tool_names':['one']}} | | true",
                "'require_approval':'always' | | true",
                "'authorization':'bearer x' | | true",
            })
    void whatMayRunAndWhoIsAsked(String field, @Nullable String allowed, boolean approval) {
        ClientServer server =
                servers("'server_label':'d','server_url':'https://d.example'," + field).getFirst();
        assertThat(server.allowed() == null ? null : server.allowed().toString())
                .isEqualTo(allowed);
        assertThat(server.approval()).isEqualTo(approval);
        assertThat(server.headers().values()).isSubsetOf("bearer x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'server_url':'https://d.example' | server_label",
                "'server_label':7,'server_url':'https://d.example' | server_label",
                "'server_label':'1d','server_url':'https://d.example' | server_label",
                "'server_label':'a, b','server_url':'https://d.example' | server_label",
                "'server_label':'d' | server_url",
                "'server_label':'d','server_url':7 | server_url",
                "'server_label':'d','server_url':'ftp://d.example/canary-8f31' | server_url",
                "'server_label':'d','server_url':'https://canary-8f31@d.example/' | server_url",
                "'server_label':'d','server_url':'https:///canary-8f31' | server_url",
                "'server_label':'d','server_url':'https://d.example/canary-8f31 x' | server_url",
                "'server_label':'d','server_url':'file:///etc/passwd' | server_url",
                "'server_label':'d','server_url':'https://d.example','headers':'canary-8f31' | headers",
                "'server_label':'d','server_url':'https://d.example','headers':{'a b':'canary-8f31'} | headers",
                "'server_label':'d','server_url':'https://d.example','headers':{'a':'1','A':'2'} | headers",
                "'server_label':'d','server_url':'https://d.example','headers':{'a':7} | headers.a",
                "'server_label':'d','server_url':'https://d.example','headers':{'a':'canary-8f31\\r\\nb: c'} | headers.a",
                "'server_label':'d','server_url':'https://d.example','headers':{'Host':'canary-8f31'} | headers.Host",
                "'server_label':'d','server_url':'https://d.example','authorization':['canary-8f31'] | authorization",
                "'server_label':'d','server_url':'https://d.example','authorization':'canary-8f31','headers':{'Authorization':'x'} | authorization",
                "'server_label':'d','server_url':'https://d.example','authorization':'canary-8f31\\n' | headers.authorization",
                "'server_label':'d','server_url':'https://d.example','allowed_tools':'one' | allowed_tools",
                "'server_label':'d','server_url':'https://d.example','allowed_tools':['a',7] | allowed_tools[1]",
                "'server_label':'d','server_url':'https://d.example','require_approval':'sometimes' | require_approval",
                "'server_label':'d','server_url':'https://d.example','require_approval':false | require_approval",
                "'server_label':'d','server_url':'https://d.example','server_description':7 | server_description",
            })
    void whatIsWrongIsNamedWithoutItsValue(String fields, String param) {
        GatewayError refusal = asking.refusal(tool(fields) + HI);
        assertThat(((BadRequest) refusal).param()).isEqualTo("tools[0]." + param);
        assertThat(refusal.message()).doesNotContain(CANARY);
    }

    @Test
    void labelsDiffer() {
        String server = "{'type':'mcp','server_label':'d','server_url':'https://d.example'}";
        GatewayError refusal = asking.refusal("'tools':[%s,%s],".formatted(server, server) + HI);
        assertThat(((BadRequest) refusal).param()).isEqualTo("tools[1].server_label");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'server_label':'d','connector_id':'connector_gmail','authorization':'t'",
                "'server_label':'d','tunnel_id':'tunnel_1'",
                "'server_label':'d','server_url':'https://d.example','allowed_tools':{'read_only':true}",
            })
    void whatOnlyOpenAiCanRunStaysItsOwn(String fields) {
        assertThat(servers(fields)).isEmpty();
        assertThat(dropped(fields)).isEqualTo("mcp");
    }

    private @Nullable String dropped(String fields) {
        HttpResponse answer = asking.ask(tool(fields) + HI, Caller.MASTER);
        return answer.headers().get("x-sfai-dropped-tools");
    }

    @Test
    void aServerIsToldAsDroppedUnlessTheGatewayCallsIt() {
        String server = "'server_label':'d','server_url':'https://d.example'";
        assertThat(dropped(server)).isEqualTo("mcp");
        asking.headers = Map.of("x-sfai-mcp-servers", "d");
        assertThat(dropped(server)).isNull();
        assertThat(dropped(server + "},{'type':'web_search'")).isEqualTo("web_search");
        HttpResponse streamed = asking.ask("'stream':true," + tool(server) + HI, Caller.MASTER);
        assertThat(streamed.headers().get("x-sfai-dropped-tools")).isNull();
        assertThat(streamed.headers().get("x-sfai-mcp-servers")).isEqualTo("d");
    }

    @Test
    void secretsAreInNothingThatIsAnsweredKeptOrNoted() {
        String tools =
                tool(
                        """
                        'server_label':'d','server_url':'https://d.example:8443/%1$s/mcp?key=%1$s',
                        'authorization':'%1$s','headers':{'X-Key':'%1$s'},'allowed_tools':['a']\
                        """
                                .formatted(CANARY));
        StringBuilder told = new StringBuilder(asking.streamed(tools + HI));
        JsonObject whole = asking.whole(tools + HI);
        String id = whole.string("id", "");
        told.append(whole)
                .append(asking.get(id, "", Caller.MASTER))
                .append(asking.get(id + "/input_items", "", Caller.MASTER))
                .append(asking.lastSeen().servers());
        asking.whole("'conversation':'c'," + tools + HI);
        asking.fails(new GatewayError.Unavailable("no", "down"));
        told.append(asking.streamed(tools + HI));
        asking.lastSeen().journal().passOn(new Notes(told));
        told.append(kept(id)).append(kept("c"));
        assertThat(told)
                .contains(
                        "{\"type\":\"mcp\",\"server_label\":\"d\","
                                + "\"server_url\":\"https://d.example:8443/<redacted>\","
                                + "\"server_description\":null,\"headers\":null,"
                                + "\"allowed_tools\":[\"a\"],\"require_approval\":\"always\"}")
                .doesNotContain(CANARY);
        assertThat(asking.lastSeen().servers().getFirst().headers())
                .containsEntry("authorization", "Bearer " + CANARY);
    }

    private record Notes(StringBuilder told) implements Journal {
        @Override
        public void attempt(Target target) {}

        @Override
        public void failed(GatewayError error) {}

        @Override
        public void note(String field, @Nullable Object value) {
            told.append(field).append(value);
        }
    }

    /** Some servers that speak Responses repeat a request's tools as they came. */
    @Test
    void whatAnUpstreamRepeatsIsConcealedToo() {
        String tools =
                ("[{'type':'mcp','server_label':'d','server_url':'https://d.example/%1$s',"
                                + "'authorization':'%1$s','headers':{'x':'%1$s'}},"
                                + "{'type':'mcp','server_label':'e','server_url':'https://e.example/<redacted>'},"
                                + "{'type':'mcp','server_label':'f','server_url':'%1$s'}]")
                        .formatted(CANARY)
                        .replace('\'', '"');
        asking.relaysWhole(Json.object("{\"status\":\"completed\",\"tools\":" + tools + "}"));
        JsonObject whole = asking.whole(HI);
        assertThat(String.valueOf(whole.get("tools")))
                .contains(
                        "https://d.example/<redacted>",
                        "https://e.example/<redacted>",
                        "\"headers\":null")
                .doesNotContain(CANARY);
        assertThat(kept(whole.string("id", "")))
                .contains("https://d.example/<redacted>")
                .doesNotContain(CANARY);
    }

    /** All that is stored of a response or a conversation. */
    private String kept(String id) {
        Duration month = Duration.ofDays(30);
        ResponseId response = ResponseId.parse(id);
        if (response != null) {
            Turn turn =
                    new StoredResponses(asking.store, month, asking.clock).find(OWNER, response);
            return requireNonNull(turn).toString();
        }
        ConversationId talk = requireNonNull(ConversationId.parse(id));
        Conversations talks = new Conversations(asking.store, month, asking.clock, Runnable::run);
        List<Turn> turns = talks.read(OWNER, talk).turns();
        assertThat(turns).isNotEmpty();
        return turns.toString();
    }

    @Test
    void serversStayWithARequestWhateverElseChanges() {
        asking.says(new Delta.Text("x"), Asking.STOP);
        List<ClientServer> servers = servers("'server_label':'d','server_url':'https://d.example'");
        assertThat(servers).hasSize(1);
        InferenceRequest request = asking.lastSeen();
        assertThat(
                        List.of(
                                request.with(new EarlyNotes()),
                                request.with(Parameters.NONE),
                                request.with(request.messages(), request.body()),
                                request.withMore(request.messages()),
                                request.withTools(List.of()),
                                request.withoutTools()))
                .allSatisfy(each -> assertThat(each.servers()).isEqualTo(servers));
    }
}
