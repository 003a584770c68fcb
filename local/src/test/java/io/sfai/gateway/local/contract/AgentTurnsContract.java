package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.At;
import io.sfai.gateway.local.matrix.Script;
import io.sfai.gateway.local.matrix.Script.Thought;
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
    AgentTurnsContract(Gateways gateways) throws Exception {
        super(gateways);
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
}
