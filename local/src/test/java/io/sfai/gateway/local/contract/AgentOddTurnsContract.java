package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Script;
import io.sfai.gateway.local.matrix.Script.Call;
import io.sfai.gateway.store.Partition;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that answer late, twice, in part or in another form, and those who were never asked. */
abstract class AgentOddTurnsContract extends AgentContract {
    AgentOddTurnsContract(Gateways gateways) throws Exception {
        super(gateways);
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
