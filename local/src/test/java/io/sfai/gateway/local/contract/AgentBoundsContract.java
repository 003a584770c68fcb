package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.At;
import io.sfai.gateway.local.matrix.Script;
import io.sfai.gateway.local.matrix.Script.Call;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bound of a run, met once: the model is told to answer, and the client hears the truth. */
abstract class AgentBoundsContract extends AgentContract {
    AgentBoundsContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    /** A model that calls as long as it may, and then answers if it is honest. */
    private void callsForEver(String model, boolean honest) {
        AtomicInteger count = new AtomicInteger();
        models.on(
                model,
                body ->
                        honest && "none".equals(body.string("tool_choice"))
                                ? Script.says("That is all I found.")
                                : Script.calls(
                                        say("call_" + count, "look " + count.incrementAndGet())));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEndlessCallerIsToldToAnswer(boolean streamed) throws Exception {
        callsForEver(WORKER, true);
        Spoken answer = ask(streamed, "agent-brief", "Search for ever.");
        assertThat(answer.text()).isEqualTo("That is all I found.");
        assertThat(answer.finish()).isEqualTo("stop");
        List<JsonObject> asked = models.asked(WORKER);
        assertThat(asked).hasSize(3);
        assertThat(asked.get(1).has("tool_choice")).isFalse();
        assertToldToAnswer(asked.get(2), "all 3 steps");
        assertThat(tools.called()).hasSize(2);
        JsonObject line = log.completion(answer.id());
        assertThat(line.integer("steps")).isEqualTo(3);
        assertThat(line.string("stoppedBy")).isEqualTo("maxSteps");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void everyProtocolSaysThatNothingMoreMayBeCalled(Behind behind, boolean streamed)
            throws Exception {
        AtomicInteger count = new AtomicInteger();
        models.on(
                behind.model,
                body ->
                        body.toString().contains("From the gateway")
                                ? Script.says("That is all I found.")
                                : Script.calls(say("call_" + count, "" + count.incrementAndGet())));
        Spoken answer = ask(streamed, behind.alias, "Search for ever.");
        assertThat(answer.text()).isEqualTo("That is all I found.");
        List<JsonObject> asked = models.asked(behind.model);
        assertThat(asked).hasSize(12);
        JsonObject last = asked.getLast();
        assertThat(last.toString()).contains("all 12 steps");
        assertThat(last.toString().split("<tool_result tool=", -1)).hasSize(12);
        switch (behind) {
            case OPENAI -> assertThat(last.get("tool_choice")).isEqualTo("none");
            case ANTHROPIC -> assertThat(At.value(last, "tool_choice", "type")).isEqualTo("none");
            // It has no such choice: calls and results are told in words, and there are no tools.
            case BEDROCK -> assertThat(last.toString()).doesNotContain("toolConfig", "toolUse");
        }
    }

    @Test
    void aModelThatMayBeAskedOnceHasNoUseOfTools() throws Exception {
        models.on(WORKER, Script.says("Without."), Script.says("Never said."));
        Spoken answer = ask(true, "agent-once", "Go.");
        assertThat(answer.text()).isEqualTo("Without.");
        assertThat(models.asked(WORKER)).hasSize(1);
        assertThat(models.asked(WORKER).getFirst().has("tools")).isFalse();
        models.on(WORKER, Script.calls(new Call("call_1", "look_up", "{}")));
        assertThat(ask(true, "agent-once", "Go.", clientTool("look_up")).calls()).hasSize(1);
    }

    @Test
    void withoutASettingTwelveStepsAreTheMost() throws Exception {
        callsForEver(WORKER, true);
        assertThat(ask(true, "agent-openai", "Search for ever.").text())
                .isEqualTo("That is all I found.");
        assertThat(models.asked(WORKER)).hasSize(12);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneThatCallsEvenThenEndsHonestly(boolean streamed) throws Exception {
        callsForEver(WORKER, false);
        Spoken answer = ask(streamed, "agent-brief", "Search for ever.");
        assertThat(answer.finish()).isEqualTo("length");
        assertThat(answer.text()).contains("No answer", "all 3 steps");
        assertThat(answer.calls()).isEmpty();
        assertThat(models.asked(WORKER)).hasSize(3);
        assertThat(tools.called()).hasSize(2);
    }

    @Test
    void theSameFailingCallThreeTimes() throws Exception {
        models.on(
                WORKER,
                body ->
                        "none".equals(body.string("tool_choice"))
                                ? Script.says("It does not work.")
                                : Script.calls(new Call("call_1", "broken", "{}")));
        Spoken answer = ask(true, "agent-openai", "Insist.");
        assertThat(answer.text()).isEqualTo("It does not work.");
        List<JsonObject> asked = models.asked(WORKER);
        assertThat(asked).hasSize(4);
        assertToldToAnswer(asked.get(3), "three times");
        assertThat(tools.called()).hasSize(3);
        assertThat(log.completion(answer.id()).string("stoppedBy")).isEqualTo("sameFailure");
    }

    @Test
    void aToolThatIsTooSlowIsStopped() throws Exception {
        models.on(
                WORKER,
                Script.calls(new Call("call_1", "impatient", "{}"), say("call_2", "fast")),
                Script.says("One is too slow."));
        long begun = System.nanoTime();
        assertThat(ask(true, "agent-openai", "Try.").text()).isEqualTo("One is too slow.");
        assertThat((System.nanoTime() - begun) / 1_000_000).isBetween(900L, 8_000L);
        List<String> given = given(1);
        assertThat(given.get(0)).startsWith("call_1: ").contains("1 s");
        assertThat(given.get(1)).startsWith("call_2: ").contains("fast");
    }

    @Test
    void theTimeForAllToolsIsBounded() throws Exception {
        models.on(
                WORKER,
                body ->
                        "none".equals(body.string("tool_choice"))
                                ? Script.says("No time.")
                                : Script.calls(new Call("call_1", "silent", "{}")));
        Spoken answer = ask(true, "agent-hasty", "Wait for it.");
        assertThat(answer.text()).isEqualTo("No time.");
        assertThat(given(1)).singleElement().asString().contains("stopped");
        assertToldToAnswer(models.asked(WORKER).get(1), "time for tools");
        assertThat(log.completion(answer.id()).string("stoppedBy")).isEqualTo("maxToolSeconds");
        tools.next().gone().get(10, java.util.concurrent.TimeUnit.SECONDS);
    }

    @Test
    void theMoneyForAnAnswerIsBounded() throws Exception {
        // A round is 120 x 0.005 + 17 x 0.02 = 0.94 dollars, and half a dollar is allowed.
        callsForEver("dear", true);
        Spoken answer = ask(true, "agent-poor", "Spend.");
        assertThat(answer.text()).isEqualTo("That is all I found.");
        List<JsonObject> asked = models.asked("dear");
        assertThat(asked).hasSize(2);
        assertToldToAnswer(asked.get(1), "money");
        assertThat(log.completion(answer.id()).string("stoppedBy")).isEqualTo("maxCostUsd");
    }

    @Test
    void someOfTheTimeIsLeftForTheAnswer() throws Exception {
        // Four seconds in all: tools may take three of them.
        models.on(
                WORKER,
                body ->
                        "none".equals(body.string("tool_choice"))
                                ? Script.says("Just in time.")
                                : Script.calls(new Call("call_1", "silent", "{}")));
        Spoken answer = ask(true, "agent-timed", "Wait for it.");
        assertThat(answer.text()).isEqualTo("Just in time.");
        assertToldToAnswer(models.asked(WORKER).get(1), "nearly over");
        assertThat(log.completion(answer.id()).string("stoppedBy")).isEqualTo("deadline");
    }

    @Test
    void severalAnswersAreRefused() throws Exception {
        models.on(WORKER, Script.says("Never asked."));
        Reply reply = client.chat(Ask.whole("agent-openai", "Twice.", "\"n\":2"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error().string("param")).isEqualTo("n");
        assertThat(models.asked(WORKER)).isEmpty();
        assertThat(ask(false, "agent-openai", "Once.", "\"n\":1").text()).isEqualTo("Never asked.");
    }
}
