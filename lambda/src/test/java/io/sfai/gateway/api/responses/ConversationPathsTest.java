package io.sfai.gateway.api.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayError.Conflict;
import io.sfai.gateway.error.GatewayError.NotFound;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Requests in a conversation, and the paths of conversations. */
class ConversationPathsTest {
    private final Asking asking = new Asking();

    private static String in(String conversation, String words) {
        return "'conversation':'" + conversation + "','input':'" + words + "'";
    }

    private List<String> heard() {
        return asking.lastSeen().messages().stream().map(Message::text).toList();
    }

    private JsonObject talk(String method, String path, String body) {
        return asking.talk(method, path, body, Caller.MASTER);
    }

    private String created() {
        return talk("POST", "", "").string("id", "");
    }

    private static List<String> texts(JsonObject list) {
        List<String> texts = new ArrayList<>();
        JsonArray data = Objects.requireNonNull(list.array("data"));
        for (int i = 0; i < data.size(); i++) {
            JsonArray content =
                    Objects.requireNonNull(Objects.requireNonNull(data.object(i)).array("content"));
            texts.add(Objects.requireNonNull(content.object(0)).string("text", ""));
        }
        return texts;
    }

    private static void assertGone(Runnable call) {
        GatewayError error = Asking.error(call);
        assertThat(error).isInstanceOf(NotFound.class);
        assertThat(((NotFound) error).code()).isEqualTo("conversation_not_found");
    }

    @Test
    void aConversationOfTheClientsOwnGoesOn() {
        JsonObject first = asking.stream(in("my talk", "one")).last();
        assertThat(String.valueOf(first.object("conversation"))).isEqualTo("{\"id\":\"my talk\"}");
        asking.whole("'conversation':{'id':'my talk'},'input':'two'");
        assertThat(heard()).containsExactly("one", "Hello.", "two");
        asking.store.calls.clear();
        asking.whole(in("my talk", "three"));
        assertThat(heard()).containsExactly("one", "Hello.", "two", "Hello.", "three");
        assertThat(asking.store.calls).hasSize(3);
        asking.ask(in("my talk", "other"), Caller.ANYONE);
        assertThat(heard()).containsExactly("other");
    }

    @Test
    void aGeneratedOneIsCreatedFirst() {
        String id = created();
        assertThat(id).startsWith("conv_");
        asking.whole(in(id, "one"));
        asking.whole(in(id, "two"));
        assertThat(heard()).containsExactly("one", "Hello.", "two");
        for (String unknown : List.of("conv_1", "conv_" + "0".repeat(48))) {
            assertGone(() -> asking.ask(in(unknown, "x"), Caller.MASTER));
        }
        assertGone(() -> asking.ask(in(id, "x"), Caller.ANYONE));
        assertGone(() -> asking.talk("GET", "/" + id, "", Caller.ANYONE));
        assertGone(() -> asking.talk("GET", "/" + id + "/items", "", Caller.ANYONE));
        assertGone(() -> asking.talk("DELETE", "/" + id, "", Caller.ANYONE));
        assertGone(() -> asking.talk("POST", "/" + id, "{'metadata':{'a':'b'}}", Caller.ANYONE));
        assertGone(() ->
                asking.talk(
                        "POST",
                        "/" + id + "/items",
                        "{'items':[{'role':'user','content':'x'}]}",
                        Caller.ANYONE));
    }

    @Test
    void oneOfTwoAtOnceIsRefusedBeforeTheFirstByte() throws IOException {
        HttpResponse.Streaming running =
                (HttpResponse.Streaming)
                        asking.ask(in("c", "one") + ",'stream':true", Caller.MASTER);
        GatewayError refused = Asking.error(() -> asking.ask(in("c", "two"), Caller.MASTER));
        assertThat(refused).isInstanceOf(Conflict.class);
        assertThat(((Conflict) refused).code()).isEqualTo("conversation_locked");
        assertThat(asking.seen).hasSize(1);
        running.body().writeTo(OutputStream.nullOutputStream());
        asking.whole(in("c", "two"));
        assertThat(heard()).containsExactly("one", "Hello.", "two");
    }

    @Test
    void whatBreaksLeavesTheConversationAsItWas() {
        asking.whole(in("c", "one"));
        asking.says(new Delta.Text("Hel"))
                .fails(new Upstream("cut off", UpstreamFault.CUT, 0, null, null, null));
        assertThat(asking.stream(in("c", "two")).types()).endsWith("error", "response.failed");
        assertThat(Asking.error(() -> asking.whole(in("c", "two"))).status()).isEqualTo(502);
        asking.says(new Delta.Text("Hello."), Asking.STOP);
        HttpResponse.Streaming left =
                (HttpResponse.Streaming)
                        asking.ask(in("c", "two") + ",'stream':true", Caller.MASTER);
        OutputStream gone = OutputStream.nullOutputStream();
        assertThat(
                        catchThrowable(() -> {
                            gone.close();
                            left.body().writeTo(gone);
                        }))
                .isInstanceOf(IOException.class);
        asking.whole(in("c", "three"));
        assertThat(heard()).containsExactly("one", "Hello.", "three");
    }

    @Test
    void aTurnThatCantBeKeptHasFailed() {
        asking.store.lost = "put conversation";
        assertThat(Asking.error(() -> asking.whole(in("c", "one"))).status()).isEqualTo(503);
        asking.store.lost = null;
        asking.unkept.clear();
        asking.whole(in("d", "zero"));
        HttpResponse.Streaming running =
                (HttpResponse.Streaming)
                        asking.ask(in("d", "one") + ",'stream':true", Caller.MASTER);
        asking.talk("DELETE", "/d", "", Caller.MASTER);
        assertThat(Lifecycle.of(Asking.written(running)).types())
                .endsWith("error", "response.failed");
        assertThat(asking.unkept).hasSize(1);
    }

    @Test
    void aCallWaitsForItsOutput() {
        asking.says(new Delta.ToolCallStart(0, "call_a", "f"), Asking.CALLED);
        String tools = "'tools':[{'type':'function','name':'f'}],";
        asking.whole(tools + in("c", "go"));
        assertThat(Asking.error(() -> asking.whole(in("c", "and?"))).message())
                .contains("No tool output found");
        asking.says(new Delta.Text("Done."), Asking.STOP);
        String output = "{'type':'function_call_output','call_id':'call_a','output':'r'}";
        asking.whole(tools + "'conversation':'c','input':[" + output + "]");
        assertThat(asking.lastSeen().messages()).hasSize(3);
    }

    @Test
    void aResponseOfAConversationIsFoundAndGoesWithIt() {
        String id = asking.whole(in("c", "one")).string("id", "");
        JsonObject found = asking.get(id, "", Caller.MASTER);
        assertThat(found.string("id")).isEqualTo(id);
        assertThat(texts(asking.get(id + "/input_items", "", Caller.MASTER)))
                .containsExactly("one");
        assertThat(Asking.error(() -> asking.get(id, "", Caller.ANYONE)).status()).isEqualTo(404);
        assertThat(Asking.error(() -> asking.delete(id, Caller.MASTER)).message())
                .contains("deleted with it");
        GatewayError refused = asking.refusal("'previous_response_id':'" + id + "','input':'two'");
        assertThat(refused.message()).contains("conversation");
        String unstored = asking.whole("'store':false," + in("c", "two")).string("id", "");
        assertThat(Asking.error(() -> asking.get(unstored, "", Caller.MASTER)).status())
                .isEqualTo(404);
        assertThat(texts(talk("GET", "/c/items?order=asc", "")))
                .containsExactly("one", "Hello.", "two", "Hello.");
        talk("DELETE", "/c", "");
        assertThat(Asking.error(() -> asking.get(id, "", Caller.MASTER)).status()).isEqualTo(404);
    }

    @Test
    void itemsComeInPages() {
        String id =
                talk(
                                "POST",
                                "",
                                "{'metadata':{'a':'b'},'items':[{'role':'user','content':'zero'},"
                                        + "{'role':'assistant','content':'yes'}]}")
                        .string("id", "");
        JsonObject added =
                talk("POST", "/" + id + "/items", "{'items':[{'role':'user','content':'more'}]}");
        assertThat(texts(added)).containsExactly("more");
        asking.whole(in(id, "one"));
        assertThat(heard()).containsExactly("zero", "yes", "more", "one");
        JsonObject first = talk("GET", "/" + id + "/items?limit=2", "");
        assertThat(texts(first)).containsExactly("Hello.", "one");
        assertThat(first.isTrue("has_more")).isTrue();
        String last = first.string("last_id", "");
        JsonObject second = talk("GET", "/" + id + "/items?after=" + last, "");
        assertThat(texts(second)).containsExactly("more", "yes", "zero");
        assertThat(second.isTrue("has_more")).isFalse();
        assertThat(talk("GET", "/" + id + "/items/" + last, "").string("id")).isEqualTo(last);
        assertThat(Asking.error(() -> talk("GET", "/" + id + "/items/msg_1", "")).status())
                .isEqualTo(404);
        assertThat(Asking.error(() -> talk("DELETE", "/" + id + "/items/" + last, "")).status())
                .isEqualTo(400);
        assertThat(Asking.error(() -> talk("POST", "/" + id + "/items/" + last, "")).status())
                .isEqualTo(404);
    }

    @Test
    void metadataIsKept() {
        String id = talk("POST", "", "{'metadata':{'a':'b'}}").string("id", "");
        assertThat(talk("GET", "/" + id, "").toString())
                .isEqualTo(
                        "{\"id\":\"%s\",\"object\":\"conversation\",\"created_at\":%d,\"metadata\":{\"a\":\"b\"}}"
                                .formatted(id, asking.clock.instant().getEpochSecond()));
        assertThat(String.valueOf(talk("POST", "/" + id, "{'metadata':{}}").object("metadata")))
                .isEqualTo("{}");
        asking.whole(in("chosen", "one"));
        talk("POST", "/chosen", "{'metadata':{'x':'y'}}");
        assertThat(String.valueOf(talk("GET", "/chosen", "").object("metadata")))
                .isEqualTo("{\"x\":\"y\"}");
        assertGone(() -> talk("POST", "/nobody", "{'metadata':{'x':'y'}}"));
        assertThat(talk("DELETE", "/" + id, "").toString())
                .isEqualTo(
                        "{\"id\":\"%s\",\"object\":\"conversation.deleted\",\"deleted\":true}"
                                .formatted(id));
        assertGone(() -> talk("GET", "/" + id, ""));
        assertGone(() -> talk("DELETE", "/" + id, ""));
    }

    @Test
    void whatIsWrongIsNamed() {
        String many = "{'role':'user','content':'x'},".repeat(20) + "{'role':'user','content':'x'}";
        List<List<String>> bad =
                List.of(
                        List.of("", "{'items':{}}", "items"),
                        List.of("", "{'items':[" + many + "]}", "items"),
                        List.of("", "{'items':[{'type':'sms'}]}", "items[0].type"),
                        List.of("", "{'items':[{'role':'x','content':''}]}", "items[0].role"),
                        List.of("", "{'metadata':7}", "metadata"),
                        List.of("", "{'metadata':{'a':7}}", "metadata.a"),
                        List.of("/c", "{}", "metadata"),
                        List.of("/c/items", "{'items':[]}", "items"),
                        List.of(
                                "/c/items",
                                "{'items':[{'type':'function_call_output','call_id':'a',"
                                        + "'output':'r'}]}",
                                "items[0].call_id"),
                        List.of("/" + "x".repeat(201), "{}", "conversation_id"));
        for (List<String> each : bad) {
            GatewayError error =
                    Asking.error(
                            () -> asking.talk("POST", each.get(0), each.get(1), Caller.MASTER));
            assertThat(error).isInstanceOf(BadRequest.class);
            assertThat(((BadRequest) error).param()).isEqualTo(each.get(2));
        }
    }
}
