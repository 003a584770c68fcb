package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.At;
import io.sfai.gateway.local.matrix.Script;
import io.sfai.gateway.local.matrix.Script.Call;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import io.sfai.gateway.local.upstream.Gate;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How answers of aliases with tools come, and what of a request reaches their models. */
abstract class AgentStreamContract extends AgentContract {
    AgentStreamContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @Test
    void theFirstRoundsWordsComeBeforeItIsOver() throws Exception {
        Gate gate = new Gate();
        String call =
                Chunks.delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"say\","
                                + "\"arguments\":\"{\\\"text\\\":\\\"a\\\"}\"}}]}");
        List<String> first =
                List.of(
                        Chunks.delta("{\"content\":\"Let\"}"),
                        Chunks.delta("{\"content\":\" me see.\"}"),
                        call,
                        Chunks.finish("tool_calls"));
        upstream.on(
                "agent-gated", new Answer.Sse(first, gate), new Answer.Sse(Chunks.words("Seen.")));
        gate.letOne();
        try (EventStream stream = client.stream(Ask.stream("agent-gated", "Look."))) {
            JsonObject role = Objects.requireNonNull(EventStream.delta(stream.chunk()));
            assertThat(role.string("role")).isEqualTo("assistant");
            JsonObject word = Objects.requireNonNull(EventStream.delta(stream.chunk()));
            assertThat(word.string("content")).isEqualTo("Let");
            assertThat(tools.called()).isEmpty();
            gate.letOne();
            word = Objects.requireNonNull(EventStream.delta(stream.chunk()));
            assertThat(word.string("content")).isEqualTo(" me see.");
            assertThat(upstream.waiting()).isEqualTo(1);
            gate.open();
            assertThat(EventStream.said(stream.chunks(), "content")).isEqualTo("\n\nSeen.");
        }
    }

    @Test
    void aStreamIsKeptAliveWhileAToolRuns() throws Exception {
        models.on(
                WORKER,
                Script.saysAndCalls("Wait.", after("call_1", 4500, "late")),
                Script.says("There."));
        try (EventStream stream = client.stream(Ask.stream("agent-openai", "Be patient."))) {
            int comments = 0;
            StringBuilder said = new StringBuilder();
            for (String data = stream.next(); data != null; data = stream.next()) {
                if (data.startsWith(":")) {
                    comments++;
                    assertThat(said).asString().isEqualTo("Wait.");
                } else if (!data.equals(EventStream.DONE)) {
                    said.append(EventStream.said(List.of(Json.object(data)), "content"));
                }
            }
            assertThat(said).asString().isEqualTo("Wait.\n\nThere.");
            assertThat(comments).isBetween(1, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aToolOfTheClientsGoesBeforeOneOfOursWithItsName(boolean streamed) throws Exception {
        models.on(WORKER, Script.calls(say("call_1", "mine")));
        Spoken turn = ask(streamed, "agent-openai", "Say it.", clientTool("say"));
        assertThat(turn.finish()).isEqualTo("tool_calls");
        assertThat(At.value(turn.calls().getFirst(), "function", "arguments"))
                .isEqualTo("{\"text\":\"mine\"}");
        assertThat(tools.called()).isEmpty();
        List<String> told = Behind.OPENAI.tools(models.asked(WORKER).getFirst());
        assertThat(told).containsOnlyOnce("say").contains("get_current_weather");
        assertThat(log.completion(turn.id()).string("toolsShadowed")).isEqualTo("say");
    }

    @Test
    void aCallThatTheClientDemandsIsDemandedOnce() throws Exception {
        for (String choice :
                List.of(
                        "\"required\"",
                        "{\"type\":\"function\",\"function\":{\"name\":\"say\"}}")) {
            models.on(WORKER, Script.calls(say("call_1", "a")), Script.says("Done."));
            String asked = "\"tool_choice\":" + choice;
            assertThat(ask(true, "agent-openai", "Go.", asked).text()).isEqualTo("Done.");
            List<JsonObject> bodies = models.asked(WORKER);
            assertThat(Json.text(bodies.get(0).get("tool_choice"))).isEqualTo(choice);
            assertThat(bodies.get(1).has("tool_choice")).isFalse();
        }
    }

    @Test
    void aCallOfTheClientsThatIsDemandedEndsTheTurn() throws Exception {
        models.on(WORKER, Script.calls(new Call("call_1", "look_up", "{}")));
        String choice =
                "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"look_up\"}}";
        Spoken turn = ask(true, "agent-openai", "Go.", LOOK, choice);
        assertThat(turn.finish()).isIn("tool_calls", "stop");
        assertThat(turn.calls()).hasSize(1);
        assertThat(models.asked(WORKER)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverWantsNoToolGetsNone(boolean streamed) throws Exception {
        models.on(WORKER, Script.says("Without."));
        Spoken answer = ask(streamed, "agent-openai", "Go.", "\"tool_choice\":\"none\"");
        assertThat(answer.text()).isEqualTo("Without.");
        assertThat(models.asked(WORKER)).hasSize(1);
        assertThat(tools.called()).isEmpty();
    }

    @Test
    void oneCallAtATimeIsAskedForInEachRound() throws Exception {
        models.on(WORKER, Script.calls(say("call_1", "a")), Script.says("Done."));
        ask(true, "agent-openai", "Go.", "\"parallel_tool_calls\":false");
        for (JsonObject body : models.asked(WORKER)) {
            assertThat(body.get("parallel_tool_calls")).isEqualTo(false);
        }
    }

    @Test
    void fieldsThatNobodyKnowsReachEachRound() throws Exception {
        models.on(WORKER, Script.calls(say("call_1", "a")), Script.says("Done."));
        ask(true, "agent-openai", "Go.", "\"x_of_mine\":{\"a\":[1]}", "\"temperature\":0.5");
        for (JsonObject body : models.asked(WORKER)) {
            assertThat(Json.text(body.get("x_of_mine"))).isEqualTo("{\"a\":[1]}");
            assertThat(String.valueOf(body.get("temperature"))).isEqualTo("0.5");
        }
    }

    @Test
    void anAnswerThatTheTokenLimitCutsRunsNoHalfOfACall() throws Exception {
        models.on(WORKER, Script.calls(new Call("call_1", "say", "{\"te")).atTheLimit());
        Spoken answer = ask(true, "agent-openai", "Go.");
        assertThat(answer.finish()).isEqualTo("length");
        assertThat(answer.calls()).isEmpty();
        assertThat(tools.called()).isEmpty();
        assertThat(models.asked(WORKER)).hasSize(1);
    }

    @Test
    void aKeyWithoutTheAliasHasNoUseOfItsTools() throws Exception {
        Keys keys = new Keys(gateways.store(), InstantSource.system());
        String key = keys.create(KeyContract.terms("mock/echo")).text();
        models.on(WORKER, Script.calls(say("call_1", "a")), Script.says("Never."));
        String body = Ask.whole("agent-openai", "Go.");
        Reply reply = client.bare("POST", "/v1/chat/completions", body, "x-api-key", key);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(models.asked(WORKER)).isEmpty();
        assertThat(tools.called()).isEmpty();
    }

    @Test
    void theGatewaysKeysReachNoTool() throws Exception {
        models.on(WORKER, Script.calls(say("call_1", "a")), Script.says("Done."));
        ask(true, "agent-openai", "Go.");
        assertThat(models.asked(WORKER).toString())
                .doesNotContain(TestMap.FAKE_KEY)
                .doesNotContain(TestMap.MASTER_KEY);
    }
}
