package io.sfai.gateway.api.responses;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.ResponseId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers and requests of an upstream that speaks the dialect itself. */
class RelayedAnswersTest {
    private static final String HI = "'input':'hi'";
    private static final String ENCRYPTED = "'include':['reasoning.encrypted_content'],";

    private final Asking asking = new Asking();
    private List<String> upstreams = List.of();

    @BeforeEach
    void read() throws IOException {
        try (InputStream in =
                RelayedAnswersTest.class.getResourceAsStream("/streams/responses.sse")) {
            String all = new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            upstreams =
                    all.lines()
                            .filter(line -> line.startsWith("data: "))
                            .map(line -> line.substring(6))
                            .toList();
        }
        asking.relays(upstreams);
    }

    /** The terminal event's response, as the upstream has it. */
    private JsonObject upstreamsResponse() {
        return requireNonNull(Json.object(upstreams.getLast()).object("response"));
    }

    private static List<JsonObject> events(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> Json.object(line.substring(6)))
                .toList();
    }

    @Test
    void everyEventComesAsItIsButForIdsAndWhatTheClientAsked() {
        List<JsonObject> seen = events(asking.streamed(ENCRYPTED + "'instructions':'mine'," + HI));
        assertThat(seen).hasSameSizeAs(upstreams);
        JsonObject last = requireNonNull(seen.getLast().object("response"));
        List<JsonObject> output = objects(last, "output");
        String id = last.string("id", "");
        assertThat(ResponseId.parse(id)).isNotNull();
        for (int i = 0; i < seen.size(); i++) {
            JsonObject event = seen.get(i);
            JsonObject written = Json.object(upstreams.get(i));
            JsonObject item = event.object("item");
            JsonObject response = event.object("response");
            long place = event.integer("output_index", 0);
            String itemId = output.get((int) place).string("id");
            if (event.has("item_id")) {
                assertThat(event.string("item_id")).isEqualTo(itemId);
                event.put("item_id", written.get("item_id"));
            } else if (item != null) {
                assertThat(item.string("id")).isEqualTo(itemId);
                item.put("id", requireNonNull(written.object("item")).get("id"));
            } else if (response != null) {
                assertThat(response.string("id")).isEqualTo(id);
                assertThat(response.string("model")).isEqualTo("m");
                assertThat(response.string("instructions")).isEqualTo("mine");
                assertThat(response.get("store")).isEqualTo(true);
                assertThat(response.names()).contains("new_field", "completed_at");
                JsonObject theirs = requireNonNull(written.object("response"));
                for (String name : List.of("id", "model", "instructions", "store", "output")) {
                    response.put(name, theirs.get(name));
                }
                assertThat(response.names()).containsAll(theirs.names());
                theirs.names().forEach(n -> assertThat(response.get(n)).isEqualTo(theirs.get(n)));
                event.put("response", theirs);
            }
            assertThat(event).isEqualTo(written);
        }
    }

    @Test
    void aDeltaIsNotWrittenAnew() {
        String spaced =
                "{ \"delta\": \"a\\/b\" , \"sequence_number\": 1.0, \"type\" :"
                        + " \"response.output_text.delta\", \"item_id\": \"m\",\"output_index\":0 }";
        String begun =
                "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":"
                        + "{\"id\":\"m\",\"type\":\"message\"}}";
        asking.relays(List.of(begun, spaced, spaced.replace("\"m\"", "7"), upstreams.getLast()));
        String stream = asking.streamed(HI);
        String id = requireNonNull(events(stream).getFirst().object("item")).string("id", "");
        assertThat(id).startsWith("msg_");
        assertThat(stream)
                .contains("data: " + spaced.replace("\"m\"", "\"" + id + "\"") + "\n")
                .contains("data: " + spaced.replace("\"m\"", "7") + "\n");
    }

    @Test
    void whatIsKeptIsWhatTheClientSaw() {
        JsonObject last =
                requireNonNull(
                        events(asking.streamed(ENCRYPTED + HI)).getLast().object("response"));
        String id = last.string("id", "");
        String include = "include[]=reasoning.encrypted_content";
        assertThat(asking.get(id, include, Caller.MASTER)).isEqualTo(last);
        asking.relaysWhole(upstreamsResponse());
        JsonObject whole = asking.whole(HI);
        assertThat(asking.get(whole.string("id", ""), "", Caller.MASTER)).isEqualTo(whole);
        assertThat(texts(whole)).isEqualTo(texts(last));
    }

    private static String texts(JsonObject response) {
        StringBuilder texts = new StringBuilder();
        for (JsonObject item : objects(response, "output")) {
            texts.append(item.get("content"))
                    .append(item.get("arguments"))
                    .append(item.get("input"));
        }
        return texts.toString();
    }

    @Test
    void sealedThoughtsAreForWhoeverAskedForThem() {
        assertThat(asking.streamed(HI)).doesNotContain("sealed", "encrypted_content");
        asking.relays(upstreams);
        assertThat(asking.streamed(ENCRYPTED + HI)).contains("gAAAA1-sealed");
        asking.relaysWhole(upstreamsResponse());
        assertThat(asking.whole(HI).toString()).doesNotContain("sealed");
    }

    @Test
    void alsoInEventsThatRepeatTheWholeResponse() {
        List<String> events = new ArrayList<>(upstreams);
        events.add(1, upstreams.getLast().replace("response.completed", "response.in_progress"));
        asking.relays(events);
        assertThat(asking.streamed(HI)).doesNotContain("sealed", "encrypted_content");
    }

    @Test
    void aConversationGoesOnInItemsThatTheUpstreamCanRead() {
        String first =
                requireNonNull(events(asking.streamed(HI)).getLast().object("response"))
                        .string("id", "");
        asking.relays(upstreams);
        String outputs =
                "'input':[{'type':'function_call_output','call_id':'call_1','output':'18'},"
                        + "{'type':'custom_tool_call_output','call_id':'call_2','output':'ok'}]";
        String second =
                requireNonNull(
                                events(
                                                asking.streamed(
                                                        "'previous_response_id':'"
                                                                + first
                                                                + "',"
                                                                + outputs))
                                        .getLast()
                                        .object("response"))
                        .string("previous_response_id", "");
        assertThat(second).isEqualTo(first);
        JsonObject original = requireNonNull(asking.lastSeen().original());
        assertThat(original.names()).doesNotContain("previous_response_id");
        List<JsonObject> input = objects(original, "input");
        assertThat(input.stream().map(item -> item.string("type", "")).toList())
                .containsExactly(
                        "message",
                        "reasoning",
                        "web_search_call",
                        "message",
                        "function_call",
                        "custom_tool_call",
                        "function_call_output",
                        "custom_tool_call_output");
        assertThat(input.get(1).string("id")).isEqualTo("rs_up1");
        assertThat(input.get(1).string("encrypted_content")).isEqualTo("gAAAA1-sealed");
        assertThat(input.get(2).string("id")).isEqualTo("ws_up1");
        for (int i : new int[] {0, 3, 4, 5, 6, 7}) {
            assertThat(input.get(i).names()).as(input.get(i).toString()).doesNotContain("id");
        }
        assertThat(input.get(4).string("status")).isEqualTo("completed");
        assertThat(input.get(5).names()).doesNotContain("status");
        assertThat(original.toString()).doesNotContain("resp_");
    }

    @Test
    void aClientThatKeepsItAllItselfGetsItsItemsThrough() {
        JsonArray output =
                requireNonNull(
                        requireNonNull(
                                        events(asking.streamed(ENCRYPTED + "'store':false," + HI))
                                                .getLast()
                                                .object("response"))
                                .array("output"));
        assertThat(asking.store.calls).isEmpty();
        JsonArray input = new JsonArray();
        output.forEach(input::add);
        for (String json :
                List.of(
                        "{'type':'function_call_output','call_id':'call_1','output':'18'}",
                        "{'type':'custom_tool_call_output','call_id':'call_2','output':'ok'}",
                        "{'type':'web_search_call','id':'ws_mine','status':'completed'}",
                        "{'type':'reasoning','id':'rs_anothers','summary':[]}",
                        "{'type':'image_generation_call','id':'ig_anothers','result':null}",
                        "{'type':'mcp_approval_response','approval_request_id':'mcpr_1','approve':true}",
                        "{'role':'user','content':'so?','id':'msg_anothers','new':1.50}")) {
            input.add(Json.object(json.replace('\'', '"')));
        }
        asking.relaysWhole(upstreamsResponse());
        asking.whole(
                "'store':false,'new':{'a':1.50},'input':" + input.toString().replace("'", "’"));
        JsonObject original = requireNonNull(asking.lastSeen().original());
        assertThat(original.toString())
                .contains("\"new\":{\"a\":1.50}", "ws_mine", "mcpr_1", "rs_up1", "sealed")
                .contains("{\"role\":\"user\",\"content\":\"so?\",\"new\":1.50}")
                .doesNotContain("anothers");
        assertThat(objects(original, "input")).hasSize(10);
    }

    @Test
    void anInputInWordsGoesAsItIs() {
        asking.whole("'store':false,'input':'hi','top_logprobs':1");
        assertThat(Json.text(asking.lastSeen().original()))
                .isEqualTo("{\"model\":\"m\",\"store\":false,\"input\":\"hi\",\"top_logprobs\":1}");
    }

    @Test
    void itemsOfOthersAreSaidAsOpenAiSaysThem() {
        asking.says(
                new Delta.Reasoning("hm"),
                new Delta.ThoughtEnd(new Part.Thinking("hm", "c2ln")),
                new Delta.Text("I call."),
                new Delta.ToolCallStart(0, "call_1", "patch"),
                new Delta.ToolCallArguments(0, "{\"input\":\"p\"}"),
                Asking.CALLED);
        String id =
                asking.whole("'tools':[{'type':'custom','name':'patch'}]," + HI).string("id", "");
        asking.whole(
                "'previous_response_id':'"
                        + id
                        + "','input':[{'type':'custom_tool_call_output','call_id':'call_1','output':'o'}]");
        assertThat(Json.text(requireNonNull(asking.lastSeen().original()).get("input")))
                .isEqualTo(
                        """
                        [{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}],"status":"completed"},\
                        {"type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"I call.","annotations":[],"logprobs":[]}]},\
                        {"type":"custom_tool_call","call_id":"call_1","name":"patch","input":"p"},\
                        {"type":"custom_tool_call_output","call_id":"call_1","output":"o"}]\
                        """);
    }

    @Test
    void anItemThatIsReferredToStandsInItsPlace() {
        JsonObject first = requireNonNull(events(asking.streamed(HI)).getLast().object("response"));
        List<JsonObject> output = objects(first, "output");
        StringBuilder references = new StringBuilder("'input':[{'role':'user','content':'hi'}");
        for (JsonObject item : output) {
            references
                    .append(",{'type':'item_reference','id':'")
                    .append(item.string("id"))
                    .append("'}");
        }
        asking.whole(
                references
                        + ",{'type':'function_call_output','call_id':'call_1','output':'18'},"
                        + "{'type':'custom_tool_call_output','call_id':'call_2','output':'ok'}]");
        assertThat(Json.text(requireNonNull(asking.lastSeen().original()).get("input")))
                .contains("gAAAA1-sealed", "rs_up1", "ws_up1", "Grüße", "call_1", "call_2")
                .doesNotContain("item_reference", "msg_");
    }

    @Test
    void toolsThatTheUpstreamRunsAreNotDropped() {
        String tools =
                "'tools':[{'type':'web_search'},{'type':'function','name':'f'}],"
                        + "'tool_choice':{'type':'web_search'},";
        assertThat(dropped(tools + HI + ",'stream':true")).isNull();
        assertThat(asking.lastSeen().original())
                .asString()
                .contains("\"tool_choice\":{\"type\":\"web_search\"}");
        asking.relaysWhole(upstreamsResponse());
        assertThat(dropped(tools + HI)).isNull();
        asking.says(new Delta.Text("x"), Asking.STOP);
        assertThat(dropped(tools + HI)).isEqualTo("web_search");
        assertThat(Asking.error(() -> asking.lastSeen().parameters().toolChoice()).message())
                .contains("can't be chosen here");
    }

    private @Nullable String dropped(String body) {
        HttpResponse answer = asking.ask(body, Caller.MASTER);
        return answer.headers().get("x-sfai-dropped-tools");
    }

    @Test
    void aFailureOnTheWayEndsTheStreamOnce() {
        asking.relays(upstreams.subList(0, 18))
                .fails(new Upstream("cut off", UpstreamFault.CUT, 0, null, null, null));
        List<JsonObject> seen = events(asking.streamed(HI));
        assertThat(seen.subList(18, seen.size()).stream().map(e -> e.string("type", "")).toList())
                .containsExactly("error", "response.failed");
        assertThat(seen.get(18).integer("sequence_number")).isEqualTo(18);
        assertThat(seen.get(19).integer("sequence_number")).isEqualTo(19);
        JsonObject failed = requireNonNull(seen.get(19).object("response"));
        assertThat(failed.string("id"))
                .isEqualTo(requireNonNull(seen.getFirst().object("response")).string("id"));
        assertThat(objects(failed, "output")).hasSize(2);
        assertThat(failed.toString()).doesNotContain("sealed");
        assertThat(asking.store.calls).isEmpty();
    }

    @Test
    void anAnswerThatCantBeKeptHasFailed() {
        asking.store.lost = "put";
        List<JsonObject> seen = events(asking.streamed(HI));
        assertThat(seen.stream().map(e -> e.string("type", "")).toList())
                .endsWith("response.output_item.done", "error", "response.failed")
                .doesNotContain("response.completed");
        asking.relaysWhole(upstreamsResponse());
        assertThat(Asking.error(() -> asking.whole(HI)).status()).isEqualTo(503);
        assertThat(asking.unkept).hasSize(2);
    }

    @Test
    void whatAnOddServerSendsBecomesWhatClientsCanRead() {
        String item = "{'type':'response.output_item.%s','output_index':0,'item':{'type':'%s'%s}}";
        List<String> odd =
                new ArrayList<>(
                        List.of(
                                "{'type':'bad type\\n','sequence_number':0}",
                                item.formatted("added", "message", ",'id':'Zm9v+/=='"),
                                "{'type':'response.output_text.delta','output_index':0,'item_id':\n'YmFy','delta':'x'}",
                                item.formatted("done", "message", ""),
                                "{'type':'response.output_item.added','output_index':1,'item':{'type':'new_call','id':'"
                                        + "n".repeat(700)
                                        + "'}}",
                                "{'type':'response.new_thing','output_index':1,'item_id':'n'}",
                                "{'type':'response.incomplete','response':{'output':[{'type':'message'},7,"
                                        + "{'type':'x','id':'xy_1'}],'status':'incomplete',"
                                        + "'usage':{'input_tokens':3,'output_tokens':4}}}"));
        asking.relays(odd.stream().map(event -> event.replace('\'', '"')).toList());
        String stream = asking.streamed(HI);
        List<JsonObject> seen = events(stream);
        assertThat(stream).doesNotContain("bad type", "YmFy");
        assertThat(seen).hasSize(6);
        String id = requireNonNull(seen.getFirst().object("item")).string("id", "");
        assertThat(id).matches("msg_[0-9a-f]{48}o0");
        assertThat(seen.get(1).string("item_id")).isEqualTo(id);
        assertThat(requireNonNull(seen.get(2).object("item")).string("id")).isEqualTo(id);
        assertThat(seen.get(4).string("item_id")).matches("item_[0-9a-f]{48}o1");
        JsonObject last = requireNonNull(seen.getLast().object("response"));
        JsonArray output = requireNonNull(last.array("output"));
        assertThat(requireNonNull(output.object(0)).string("id")).isEqualTo(id);
        assertThat(output.get(1)).isEqualTo(7L);
        assertThat(requireNonNull(output.object(2)).string("id"))
                .matches("xy_[0-9a-f]{48}o2[.]xy_1");
        assertThat(last.names())
                .containsAll(Set.of("temperature", "usage", "tools", "error", "metadata"));
        assertThat(last.string("status")).isEqualTo("incomplete");
        assertThat(Json.text(last.get("usage")))
                .isEqualTo(
                        "{\"input_tokens\":3,\"output_tokens\":4,\"input_tokens_details\":"
                                + "{\"cached_tokens\":0,\"cache_write_tokens\":0},"
                                + "\"output_tokens_details\":{\"reasoning_tokens\":0},"
                                + "\"total_tokens\":7}");
    }

    private static List<JsonObject> objects(JsonObject of, String name) {
        List<JsonObject> objects = new ArrayList<>();
        JsonArray array = requireNonNull(of.array(name));
        for (int i = 0; i < array.size(); i++) {
            objects.add(requireNonNull(array.object(i)));
        }
        return objects;
    }
}
