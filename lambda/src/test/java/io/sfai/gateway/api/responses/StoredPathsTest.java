package io.sfai.gateway.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayError.NotFound;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Responses that are kept, and conversations that go on. */
class StoredPathsTest {
    private final Asking asking = new Asking();

    private String say(String body) {
        return asking.whole(body).string("id", "");
    }

    private static String after(String id, String words) {
        return "'previous_response_id':'" + id + "','input':'" + words + "'";
    }

    private List<String> heard() {
        return asking.lastSeen().messages().stream().map(Message::text).toList();
    }

    @Test
    void aConversationGoesOnAndBranches() {
        String first = say("'instructions':'be brief','input':'one'");
        String second = say(after(first, "two"));
        asking.store.calls.clear();
        String third = asking.stream(after(second, "three")).last().string("id", "");
        assertThat(heard()).containsExactly("one", "Hello.", "two", "Hello.", "three");
        assertThat(asking.store.calls).hasSize(2);
        assertThat(asking.store.calls.getFirst()).startsWith("query");
        say(after(first, "other"));
        assertThat(heard()).containsExactly("one", "Hello.", "other");
        say(after(third, "four"));
        assertThat(heard()).hasSize(7);
    }

    @Test
    void whatIsKeptIsWhatWasAnswered() {
        JsonObject answer = asking.whole("'input':'one'");
        String id = answer.string("id", "");
        assertThat(asking.get(id, "", Caller.MASTER)).isEqualTo(answer);
        assertThat(asking.delete(id, Caller.MASTER).toString())
                .isEqualTo("{\"id\":\"" + id + "\",\"object\":\"response\",\"deleted\":true}");
        assertGone(() -> asking.get(id, "", Caller.MASTER), id);
        assertGone(() -> asking.delete(id, Caller.MASTER), id);
        assertGone(() -> asking.ask(after(id, "x"), Caller.MASTER), id);
    }

    @Test
    void nobodyElseFindsIt() {
        String id = say("'input':'one'");
        assertGone(() -> asking.get(id, "", Caller.ANYONE), id);
        assertGone(() -> asking.get(id + "/input_items", "", Caller.ANYONE), id);
        assertGone(() -> asking.delete(id, Caller.ANYONE), id);
        assertGone(() -> asking.post(id + "/cancel", Caller.ANYONE), id);
        assertGone(() -> asking.ask(after(id, "x"), Caller.ANYONE), id);
        for (String other : List.of("resp_1", "x", "resp_" + "0".repeat(48))) {
            assertGone(() -> asking.get(other, "", Caller.MASTER), other);
            assertGone(() -> asking.delete(other, Caller.MASTER), other);
            assertGone(() -> asking.ask(after(other, "x"), Caller.MASTER), other);
        }
    }

    private static void assertGone(Runnable call, String id) {
        GatewayError error = Asking.error(call);
        assertThat(error).isInstanceOf(NotFound.class);
        assertThat(error.message()).contains("'" + id + "' not found");
    }

    @Test
    void whatIsNotKeptIsNowhere() {
        String id = say("'store':false,'input':'one'");
        assertThat(asking.store.calls).isEmpty();
        assertGone(() -> asking.get(id, "", Caller.MASTER), id);
    }

    @Test
    void withoutATurnOnTheWayThereIsNoConversation() {
        String first = say("'input':'one'");
        String second = say(after(first, "two"));
        asking.delete(first, Caller.MASTER);
        assertGone(() -> asking.ask(after(second, "three"), Caller.MASTER), second);
        assertThat(asking.get(second, "", Caller.MASTER).string("id")).isEqualTo(second);
    }

    @Test
    void inputItemsComeInPages() {
        String id =
                say(
                        "'input':[{'role':'user','content':'a'},{'role':'assistant','content':'b'},"
                                + "{'id':'mine','role':'user','content':'c'}]");
        JsonObject all = asking.get(id + "/input_items", "order=asc", Caller.MASTER);
        assertThat(all.string("object")).isEqualTo("list");
        assertThat(texts(all)).containsExactly("a", "b", "c");
        assertThat(all.string("last_id")).isEqualTo("mine");
        assertThat(all.isTrue("has_more")).isFalse();
        JsonObject last = asking.get(id + "/input_items", "limit=1", Caller.MASTER);
        assertThat(texts(last)).containsExactly("c");
        assertThat(last.isTrue("has_more")).isTrue();
        JsonObject rest =
                asking.get(id + "/input_items", "after=mine&include%5B%5D=x", Caller.MASTER);
        assertThat(texts(rest)).containsExactly("b", "a");
        for (String bad : List.of("limit=0", "limit=x", "order=up", "after=%zz")) {
            GatewayError error =
                    Asking.error(() -> asking.get(id + "/input_items", bad, Caller.MASTER));
            assertThat(error).isInstanceOf(BadRequest.class);
        }
        assertThat(Asking.error(() -> asking.get(id + "/input_items", "after=no", Caller.MASTER)))
                .isInstanceOf(NotFound.class);
    }

    private static List<String> texts(JsonObject page) {
        List<String> texts = new ArrayList<>();
        JsonArray data = Objects.requireNonNull(page.array("data"));
        for (int i = 0; i < data.size(); i++) {
            JsonObject item = Objects.requireNonNull(data.object(i));
            JsonArray content = Objects.requireNonNull(item.array("content"));
            texts.add(Objects.requireNonNull(content.object(0)).string("text", ""));
        }
        return texts;
    }

    @Test
    void nothingRunsInTheBackground() {
        String id = say("'input':'one'");
        GatewayError error = Asking.error(() -> asking.post(id + "/cancel", Caller.MASTER));
        assertThat(error).isInstanceOf(BadRequest.class);
        assertThat(error.message()).isEqualTo("Cannot cancel a synchronous response.");
        assertThat(Asking.error(() -> asking.post(id, Caller.MASTER)).status()).isEqualTo(404);
        assertThat(Asking.error(() -> asking.get(id, "stream=true", Caller.MASTER)).status())
                .isEqualTo(400);
    }

    @Test
    void thoughtsAreKeptWhetherTheClientSeesThemOrNot() {
        Part.Thought thought = new Part.Thinking("hm", "c2ln");
        asking.says(
                new Delta.ThoughtEnd(thought), new Delta.ToolCallStart(0, "a", "f"), Asking.CALLED);
        String id = say("'tools':[{'type':'function','name':'f'}],'input':'one'");
        assertThat(asking.get(id, "", Caller.MASTER).toString()).doesNotContain("sfai1.");
        assertThat(
                        asking.get(id, "include[]=reasoning.encrypted_content", Caller.MASTER)
                                .toString())
                .contains("sfai1.");
        asking.says(new Delta.Text("ok"), Asking.STOP);
        say(
                "'previous_response_id':'"
                        + id
                        + "','input':[{'type':'function_call_output','call_id':'a','output':'r'}]");
        assertThat(asking.lastSeen().messages().get(1).parts())
                .containsExactly(thought, new Part.ToolCall("a", "f", "{}"));
    }

    @Test
    void itemsAreReferredTo() {
        JsonObject first = asking.whole("'input':'one'");
        JsonObject message =
                Objects.requireNonNull(Objects.requireNonNull(first.array("output")).object(0));
        String reference = "{'type':'item_reference','id':'" + message.string("id", "") + "'}";
        String id =
                say(
                        "'input':[{'role':'user','content':'one'},"
                                + reference
                                + ",{'role':'user','content':'two'}]");
        assertThat(heard()).containsExactly("one", "Hello.", "two");
        assertThat(asking.get(id + "/input_items", "", Caller.MASTER).toString())
                .contains("Hello.")
                .doesNotContain("item_reference");
        for (String bad : List.of("msg_1", message.string("id", "") + "1")) {
            GatewayError error =
                    asking.refusal("'input':[{'type':'item_reference','id':'" + bad + "'}]");
            assertThat(error).isInstanceOf(NotFound.class);
            assertThat(((NotFound) error).param()).isEqualTo("input[0].id");
        }
    }

    @Test
    void aStoreThatCantBeAskedIsUnavailable() {
        String id = say("'input':'one'");
        asking.store.broken = true;
        assertThat(Asking.error(() -> asking.get(id, "", Caller.MASTER)).status()).isEqualTo(503);
        assertThat(asking.refusal(after(id, "x")).status()).isEqualTo(503);
    }
}
