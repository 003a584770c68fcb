package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.At;
import io.sfai.gateway.local.matrix.Script;
import io.sfai.gateway.local.matrix.Script.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run of five calls and its next turn, as each dialect tells it. */
abstract class AgentDialectsContract extends AgentContract {
    private static final int CALLS = 5;
    private static final String LOOK =
            "\"tools\":[{\"type\":\"function\",\"name\":\"look_up\",\"parameters\":"
                    + "{\"type\":\"object\",\"properties\":{}}}]";

    AgentDialectsContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    private void fiveCallsAndAnAnswer(Script... more) {
        List<Script> steps = new ArrayList<>();
        steps.add(Script.saysAndCalls("Let me see.", say("call_1", "step 1")));
        for (int i = 2; i <= CALLS; i++) {
            steps.add(Script.calls(say("call_" + i, "step " + i)));
        }
        steps.add(Script.says("All done."));
        steps.addAll(List.of(more));
        models.on(WORKER, steps.toArray(Script[]::new));
    }

    /** The data of a streamed answer's events. */
    private static List<JsonObject> events(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        List<JsonObject> events = new ArrayList<>();
        for (String line : reply.body().split("\n", 0)) {
            if (line.startsWith("data: {")) {
                events.add(Json.object(line.substring(6)));
            }
        }
        return events;
    }

    private static List<String> types(List<JsonObject> objects) {
        return objects.stream().map(each -> each.string("type", "")).toList();
    }

    private static String responses(String input, String... more) {
        return "{\"model\":\"agent-openai\",\"input\":"
                + input
                + ","
                + String.join(",", more)
                + "}";
    }

    private Reply respond(String input, String... more) throws Exception {
        return client.call("POST", "/v1/responses", responses(input, more));
    }

    @Test
    void responsesHaveAnItemForEachCallAndTheNextTurnKnowsThem() throws Exception {
        fiveCallsAndAnAnswer(Script.says("You are welcome."));
        List<JsonObject> events = events(respond("\"Do five things.\"", "\"stream\":true"));
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).integer("sequence_number")).isEqualTo(i);
        }
        assertThat(types(events)).filteredOn("response.mcp_call.completed"::equals).hasSize(CALLS);
        assertThat(types(events)).filteredOn("response.completed"::equals).hasSize(1);
        JsonObject response = At.object(events.getLast(), "response");
        List<JsonObject> output = At.objects(response, "output");
        assertThat(types(output))
                .containsExactly(
                        "message",
                        "mcp_call",
                        "mcp_call",
                        "mcp_call",
                        "mcp_call",
                        "mcp_call",
                        "message");
        assertThat(output.get(1).string("output")).contains("step 1");
        assertThat(At.value(response, "usage", "input_tokens"))
                .hasToString(String.valueOf((CALLS + 1) * Script.INPUT));

        String previous = "\"previous_response_id\":\"" + response.string("id") + "\"";
        assertThat(respond("\"Thank you.\"", previous).body()).contains("You are welcome.");
        assertRemembered(models.asked(WORKER).getLast(), "Thank you.");
    }

    private static void assertRemembered(JsonObject body, String last) {
        List<String> results = Behind.OPENAI.results(body);
        assertThat(results).hasSize(CALLS);
        for (int i = 1; i <= CALLS; i++) {
            assertThat(results.get(i - 1)).contains("<tool_result tool=\"say\">\nstep " + i);
        }
        assertThat(Wired.messages(body)).last().isEqualTo("user: " + last);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aResponsesClientAnswersItsOwnCall(boolean kept) throws Exception {
        models.on(
                WORKER,
                Script.calls(say("call_o", "ours"), new Call("call_c", "look_up", "{\"key\": 1}")),
                Script.says("Done."));
        String question = "{\"role\":\"user\",\"content\":\"Use both.\"}";
        JsonObject first = respond("[" + question + "]", LOOK).json();
        List<JsonObject> output = At.objects(first, "output");
        assertThat(types(output)).containsExactlyInAnyOrder("mcp_call", "function_call");
        String answer =
                "{\"type\":\"function_call_output\",\"call_id\":\"call_c\",\"output\":\"theirs\"}";
        String history = Json.text(JsonArray.of(output.toArray()));
        String turns = history.substring(1, history.length() - 1);
        Reply end =
                kept
                        ? respond(
                                "[" + answer + "]",
                                LOOK,
                                "\"previous_response_id\":\"" + first.string("id") + "\"")
                        : respond("[" + question + "," + turns + "," + answer + "]", LOOK);
        assertThat(end.body()).contains("Done.");
        JsonObject body = models.asked(WORKER).getLast();
        List<String> results = Behind.OPENAI.results(body);
        assertThat(results).hasSize(2);
        assertThat(results).anyMatch(each -> each.contains("ours"));
        assertThat(results).anyMatch(each -> each.equals("call_c: theirs"));
    }

    @Test
    void aSessionTellsOfEachCallAndRemembersThem() throws Exception {
        fiveCallsAndAnAnswer(Script.says("You are welcome."));
        String session = "agent " + UUID.randomUUID();
        List<JsonObject> events = events(inSession(session, "Do five things."));
        assertThat(types(events)).filteredOn("tool_call"::equals).hasSize(CALLS);
        assertThat(types(events)).filteredOn("tool_result"::equals).hasSize(CALLS);
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event.string("token", "")));
        assertThat(text).asString().isEqualTo("Let me see.\n\nAll done.");
        assertThat(events.getLast().isTrue("is_final")).isTrue();
        assertThat(inSession(session, "Thank you.").status()).isEqualTo(200);
        assertRemembered(models.asked(WORKER).getLast(), "Thank you.");
    }

    private Reply inSession(String session, String words) throws Exception {
        JsonObject message = new JsonObject().put("session_id", session);
        message.put("type", "user_message").put("content", words).put("model", "agent-openai");
        return client.bare(
                "POST",
                "/agent/message/stream",
                Json.text(message),
                "x-internal-auth",
                TestMap.MASTER_KEY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messagesShowBlocksWhereTheAliasSaysSo(boolean streamed) throws Exception {
        fiveCallsAndAnAnswer(Script.says("You are welcome."));
        List<JsonObject> history = new ArrayList<>();
        history.add(user("Do five things."));
        MessagesTurn turn = messages(streamed, history);
        assertThat(types(turn.content())).filteredOn("mcp_tool_use"::equals).hasSize(CALLS);
        assertThat(types(turn.content())).filteredOn("mcp_tool_result"::equals).hasSize(CALLS);
        assertThat(turn.content().getLast().string("text")).isEqualTo("All done.");
        assertThat(turn.stopReason()).isEqualTo("end_turn");
        assertThat(turn.usage().integer("output_tokens")).isEqualTo((CALLS + 1L) * Script.OUTPUT);
        history.add(
                new JsonObject()
                        .put("role", "assistant")
                        .put("content", JsonArray.of(turn.content().toArray())));
        history.add(user("Thank you."));
        messages(streamed, history);
        assertRemembered(models.asked(WORKER).getLast(), "Thank you.");
    }

    private MessagesTurn messages(boolean streamed, List<JsonObject> history) throws Exception {
        String body =
                body("agent-full", history)
                        .replaceFirst("^\\{", "{\"max_tokens\":4000,\"stream\":" + streamed + ",");
        return MessagesTurn.of(client.call("POST", "/v1/messages", body), streamed);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void chatThinksAloudWhereTheAliasSaysSo(boolean streamed) throws Exception {
        fiveCallsAndAnAnswer();
        Spoken answer = ask(streamed, "agent-progress", "Do five things.");
        assertThat(answer.text()).isEqualTo("Let me see.\n\nAll done.");
        assertThat(answer.reasoning().lines().filter(line -> line.contains("say")).count())
                .isGreaterThanOrEqualTo(CALLS);
        assertThat(answer.reasoning()).doesNotContain("<tool_result");
        fiveCallsAndAnAnswer();
        assertThat(ask(streamed, "agent-openai", "Do five things.").reasoning()).isEmpty();
    }
}
