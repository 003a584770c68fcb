package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.At;
import io.sfai.gateway.local.matrix.Script;
import io.sfai.gateway.local.matrix.Script.Call;
import io.sfai.gateway.local.matrix.Script.Thought;
import io.sfai.gateway.store.Partition;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The gateway's tools beside the client's: what the client can't carry is there when it answers.
 */
abstract class AgentTurnsContract extends AgentContract {
    private static final String LOOK = clientTool("look_up");
    private static final Call CLIENTS = new Call("call_c", "look_up", "{\"key\": \"ü \\\" 1\"}");

    AgentTurnsContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    /** A history with a turn of the assistant and what the client answers to its calls. */
    private static List<JsonObject> answered(List<JsonObject> before, Spoken turn, String result) {
        List<JsonObject> all = new ArrayList<>(before);
        all.add(turn.message());
        turn.callIds().forEach(id -> all.add(result(id, result)));
        return all;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void oursAreRunAndPutBackWhenTheClientAnswers(Behind behind, boolean streamed)
            throws Exception {
        models.on(
                behind.model,
                Script.saysAndCalls("Both.", say("call_o", "ours"), CLIENTS),
                Script.says("Done."));
        List<JsonObject> begin = List.of(user("Use both."));
        Spoken turn = talk(streamed, behind.alias, begin, LOOK);
        assertThat(turn.finish()).isEqualTo("tool_calls");
        assertThat(turn.text()).isEqualTo("Both.");
        assertThat(turn.calls()).hasSize(1);
        assertThat(At.value(turn.calls().getFirst(), "function", "name")).isEqualTo("look_up");
        assertThat(tools.called()).containsExactly("/say/ours");

        Spoken end = talk(streamed, behind.alias, answered(begin, turn, "theirs"), LOOK);
        assertThat(end.text()).isEqualTo("Done.");
        JsonObject body = models.asked(behind.model).get(1);
        String client = turn.callIds().getFirst();
        List<String> given = behind.results(body);
        assertThat(given).hasSize(2);
        assertThat(given.get(0)).startsWith("call_o: ").contains("ours");
        assertThat(given.get(1)).startsWith(client + ": ").contains("theirs");
        assertThat(At.objects(body, "messages")).hasSize(behind == Behind.OPENAI ? 4 : 3);
        assertThat(body.toString()).contains("call_o", client);
    }

    @Test
    void theTurnIsPutBackWordForWord() throws Exception {
        models.on(
                WORKER,
                Script.saysAndCalls("Both.", CLIENTS, say("call_o", "ours")),
                Script.says("Done."));
        List<JsonObject> begin = List.of(user("Use both."));
        Spoken turn = talk(true, "agent-openai", begin, LOOK);
        talk(true, "agent-openai", answered(begin, turn, "theirs"), LOOK);
        String client = turn.callIds().getFirst();
        assertThat(Wired.messages(models.asked(WORKER).get(1)))
                .containsExactly(
                        "user: Use both.",
                        "assistant: Both.",
                        "assistant: " + client + " look_up {\"key\": \"ü \\\" 1\"}",
                        "assistant: call_o say {\"text\":\"ours\"}",
                        "tool: call_o",
                        "tool: " + client);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void earlierRoundsWithOursOnlyArePutBackToo(boolean streamed) throws Exception {
        models.on(
                WORKER,
                Script.saysAndCalls("First.", say("call_1", "one")),
                Script.calls(say("call_2", "two")),
                Script.saysAndCalls("And now you.", CLIENTS),
                Script.says("Done."));
        List<JsonObject> begin = List.of(user("Use all."));
        Spoken turn = talk(streamed, "agent-openai", begin, LOOK);
        assertThat(turn.text()).isEqualTo("First.\n\nAnd now you.");
        talk(streamed, "agent-openai", answered(begin, turn, "theirs"), LOOK);
        String client = turn.callIds().getFirst();
        assertThat(Wired.messages(models.asked(WORKER).get(3)))
                .containsExactly(
                        "user: Use all.",
                        "assistant: First.",
                        "assistant: call_1 say {\"text\":\"one\"}",
                        "tool: call_1",
                        "assistant: call_2 say {\"text\":\"two\"}",
                        "tool: call_2",
                        "assistant: And now you.",
                        "assistant: " + client + " look_up {\"key\": \"ü \\\" 1\"}",
                        "tool: " + client);
    }

    @Test
    void turnsOfAWholeConversationStayInTheirPlaces() throws Exception {
        models.on(
                WORKER,
                Script.calls(say("call_1", "one"), CLIENTS),
                Script.calls(say("call_2", "two")),
                Script.calls(CLIENTS, say("call_3", "three")),
                Script.says("Done."));
        List<JsonObject> begin = List.of(user("Use all."));
        Spoken first = talk(true, "agent-openai", begin, LOOK);
        List<JsonObject> more = answered(begin, first, "a");
        Spoken second = talk(true, "agent-openai", more, LOOK);
        talk(true, "agent-openai", answered(more, second, "b"), LOOK);
        String a = first.callIds().getFirst();
        String b = second.callIds().getFirst();
        assertThat(models.asked(WORKER)).hasSize(4);
        assertThat(Wired.messages(models.asked(WORKER).get(3)))
                .containsExactly(
                        "user: Use all.",
                        "assistant: call_1 say {\"text\":\"one\"}",
                        "assistant: " + a + " look_up {\"key\": \"ü \\\" 1\"}",
                        "tool: call_1",
                        "tool: " + a,
                        "assistant: call_2 say {\"text\":\"two\"}",
                        "tool: call_2",
                        "assistant: " + b + " look_up {\"key\": \"ü \\\" 1\"}",
                        "assistant: call_3 say {\"text\":\"three\"}",
                        "tool: call_3",
                        "tool: " + b);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void signedThoughtsOfMessagesArePutBackInOrder(boolean streamed) throws Exception {
        String model = "claude-sonnet-4-5";
        models.on(
                model,
                Script.calls(say("call_1", "one")).after(new Thought("First ours.", "b25l")),
                Script.saysAndCalls("Now both.", say("call_2", "two"), CLIENTS)
                        .after(new Thought("Then both.", "dHdv"), new Thought("c2VhbGVk", null)),
                Script.says("Done."));
        String toolsOfClient =
                "\"tools\":[{\"name\":\"look_up\",\"input_schema\":{\"type\":\"object\"}}]";
        MessagesTurn turn = messages(streamed, List.of(user("Think.")), toolsOfClient);
        assertThat(turn.stopReason()).isEqualTo("tool_use");
        List<JsonObject> uses =
                turn.content().stream()
                        .filter(block -> "tool_use".equals(block.string("type")))
                        .toList();
        assertThat(uses).hasSize(1);
        String client = uses.getFirst().string("id", "");
        List<JsonObject> history = new ArrayList<>();
        history.add(user("Think."));
        history.add(
                new JsonObject()
                        .put("role", "assistant")
                        .put("content", JsonArray.of(turn.content().toArray())));
        JsonObject result = new JsonObject().put("type", "tool_result");
        result.put("tool_use_id", client).put("content", "theirs");
        history.add(new JsonObject().put("role", "user").put("content", JsonArray.of(result)));
        MessagesTurn end = messages(streamed, history, toolsOfClient);
        assertThat(end.content().getLast().string("text")).isEqualTo("Done.");
        assertThat(Wired.blocks(models.asked(model).get(2)))
                .containsExactly(
                        "user: text Think.",
                        "assistant: thinking First ours. b25l",
                        "assistant: tool_use call_1 say {\"text\":\"one\"}",
                        "user: tool_result call_1",
                        "assistant: thinking Then both. dHdv",
                        "assistant: redacted_thinking c2VhbGVk",
                        "assistant: text Now both.",
                        "assistant: tool_use call_2 say {\"text\":\"two\"}",
                        "assistant: tool_use " + client + " look_up {\"key\":\"ü \\\" 1\"}",
                        "user: tool_result call_2",
                        "user: tool_result " + client);
    }

    private MessagesTurn messages(boolean streamed, List<JsonObject> history, String... more)
            throws Exception {
        String body =
                body("agent-thinking", history, more)
                        .replaceFirst("^\\{", "{\"max_tokens\":4000,\"stream\":" + streamed + ",");
        return MessagesTurn.of(client.call("POST", "/v1/messages", body), streamed);
    }

    @Test
    void whatIsGoneIsLeftOutCallsAndResultsBoth() throws Exception {
        models.on(WORKER, Script.calls(say("call_o", "ours"), CLIENTS), Script.says("Done."));
        List<JsonObject> begin = List.of(user("Use both."));
        Spoken turn = talk(true, "agent-openai", begin, LOOK);
        String call = turn.callIds().getFirst();
        String conversation = call.substring("call_sfai".length(), "call_sfai".length() + 10);
        Partition kept = new Partition(gateways.store(), "turns master " + conversation);
        assertThat(kept.delete(call)).isTrue();
        Spoken end = talk(true, "agent-openai", answered(begin, turn, "theirs"), LOOK);
        assertThat(end.text()).isEqualTo("Done.");
        assertOnlyTheClients(models.asked(WORKER).get(1), call);
    }

    private static void assertOnlyTheClients(JsonObject body, String call) {
        assertThat(Wired.messages(body))
                .containsExactly(
                        "user: Use both.",
                        "assistant: " + call + " look_up {\"key\": \"ü \\\" 1\"}",
                        "tool: " + call);
    }

    @Test
    void anotherOwnersKeyDoesNotGetIt() throws Exception {
        models.on(WORKER, Script.calls(say("call_o", "secret"), CLIENTS), Script.says("Done."));
        List<JsonObject> begin = List.of(user("Use both."));
        Spoken turn = talk(false, "agent-openai", begin, LOOK);
        Keys keys = new Keys(gateways.store(), InstantSource.system());
        String other = keys.create(KeyContract.terms("agent-openai")).text();
        Reply reply =
                client.bare(
                        "POST",
                        "/v1/chat/completions",
                        body("agent-openai", answered(begin, turn, "theirs"), LOOK),
                        "x-api-key",
                        other);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertOnlyTheClients(models.asked(WORKER).get(1), turn.callIds().getFirst());
        assertThat(models.asked(WORKER).get(1).toString()).doesNotContain("secret");
    }

    @Test
    void aClientThatAnswersTwiceGetsTheSameTurnTwice() throws Exception {
        models.on(
                WORKER,
                Script.calls(say("call_o", "ours"), CLIENTS),
                Script.says("Done."),
                Script.says("Done again."));
        List<JsonObject> begin = List.of(user("Use both."));
        Spoken turn = talk(true, "agent-openai", begin, LOOK);
        List<JsonObject> history = answered(begin, turn, "theirs");
        assertThat(talk(true, "agent-openai", history, LOOK).text()).isEqualTo("Done.");
        assertThat(talk(true, "agent-openai", history, LOOK).text()).isEqualTo("Done again.");
        List<JsonObject> asked = models.asked(WORKER);
        assertThat(asked.get(2).get("messages")).isEqualTo(asked.get(1).get("messages"));
        assertThat(tools.called()).hasSize(1);
    }

    @Test
    void aClientThatAnswersOnlySomeOfItsCallsIsToldSo() throws Exception {
        models.on(WORKER, twoOfTheClients(), Script.says("Done."));
        List<JsonObject> begin = List.of(user("Use both."));
        Spoken turn = talk(true, "agent-openai", begin, LOOK);
        List<JsonObject> history = new ArrayList<>(begin);
        history.add(turn.message());
        history.add(result(turn.callIds().getFirst(), "theirs"));
        Reply reply = client.chat(body("agent-openai", history, LOOK));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error().string("param")).isEqualTo("messages[1].tool_calls[1]");
        assertThat(models.asked(WORKER)).hasSize(1);
    }

    private static Script twoOfTheClients() {
        return Script.calls(
                say("call_o", "ours"), CLIENTS, new Call("call_d", "look_up", "{\"key\": 2}"));
    }

    @Test
    void aCallThatTheClientHasTakenOutOfItsHistoryStaysOut() throws Exception {
        models.on(WORKER, twoOfTheClients(), Script.says("Done."));
        List<JsonObject> begin = List.of(user("Use both."));
        Spoken turn = talk(true, "agent-openai", begin, LOOK);
        String kept = turn.callIds().get(1);
        JsonObject less = turn.message().copy();
        less.put("tool_calls", JsonArray.of(turn.calls().get(1)));
        List<JsonObject> history = List.of(begin.getFirst(), less, result(kept, "theirs"));
        talk(true, "agent-openai", history, LOOK);
        assertThat(Wired.messages(models.asked(WORKER).get(1)))
                .containsExactly(
                        "user: Use both.",
                        "assistant: call_o say {\"text\":\"ours\"}",
                        "assistant: " + kept + " look_up {\"key\": 2}",
                        "tool: call_o",
                        "tool: " + kept);
    }

    @Test
    void aTurnThatTheClientSplitsInTwoIsPutBackOnce() throws Exception {
        models.on(WORKER, twoOfTheClients(), Script.says("Done."));
        List<JsonObject> begin = List.of(user("Use both."));
        Spoken turn = talk(true, "agent-openai", begin, LOOK);
        List<JsonObject> history = new ArrayList<>(begin);
        for (JsonObject call : turn.calls()) {
            JsonObject one = new JsonObject().put("role", "assistant").put("content", null);
            history.add(one.put("tool_calls", JsonArray.of(call)));
        }
        turn.callIds().forEach(id -> history.add(result(id, "theirs")));
        talk(true, "agent-openai", history, LOOK);
        assertThat(Wired.messages(models.asked(WORKER).get(1)))
                .containsExactly(
                        "user: Use both.",
                        "assistant: call_o say {\"text\":\"ours\"}",
                        "assistant: " + turn.callIds().get(0) + " look_up {\"key\": \"ü \\\" 1\"}",
                        "assistant: " + turn.callIds().get(1) + " look_up {\"key\": 2}",
                        "tool: call_o",
                        "tool: " + turn.callIds().get(0),
                        "tool: " + turn.callIds().get(1));
    }

    @Test
    void twoBranchesOfOneHistoryDoNotMeet() throws Exception {
        models.on(
                WORKER,
                Script.calls(say("call_o", "root"), CLIENTS),
                Script.calls(say("call_o", "left"), CLIENTS),
                Script.calls(say("call_o", "right"), CLIENTS),
                Script.says("Left."),
                Script.says("Right."));
        List<JsonObject> begin = List.of(user("Use both."));
        Spoken root = talk(true, "agent-openai", begin, LOOK);
        List<JsonObject> left = answered(begin, root, "go left");
        List<JsonObject> right = answered(begin, root, "go right");
        Spoken leftTurn = talk(true, "agent-openai", left, LOOK);
        Spoken rightTurn = talk(true, "agent-openai", right, LOOK);
        talk(true, "agent-openai", answered(left, leftTurn, "on"), LOOK);
        talk(true, "agent-openai", answered(right, rightTurn, "on"), LOOK);
        List<JsonObject> asked = models.asked(WORKER);
        assertThat(asked.get(3).toString()).contains("root", "left").doesNotContain("right");
        assertThat(asked.get(4).toString()).contains("root", "right").doesNotContain("left");
    }
}
