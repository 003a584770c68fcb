package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Script;
import io.sfai.gateway.local.matrix.Script.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What aliases with tools are for: their clients have no code for tools and get the answer. */
abstract class AgentCasesContract extends AgentContract {
    AgentCasesContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theWeatherOfACity(Behind behind, boolean streamed) throws Exception {
        models.on(
                behind.model,
                Script.calls(weather("call_1", "Tokyo")),
                Script.says("It is 18.25 degrees in Tokyo."));
        Spoken answer = ask(streamed, behind.alias, "How warm is it in Tokyo?");
        assertThat(answer.text()).isEqualTo("It is 18.25 degrees in Tokyo.");
        assertThat(answer.finish()).isEqualTo("stop");
        assertThat(answer.calls()).isEmpty();
        List<JsonObject> asked = models.asked(behind.model);
        assertThat(asked).hasSize(2);
        assertThat(behind.tools(asked.getFirst())).contains("get_current_weather", "say");
        assertThat(behind.results(asked.get(1)))
                .singleElement()
                .asString()
                .startsWith("call_1: ")
                .contains("18.25", "Tokyo");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void plainTalkCallsNoTool(Behind behind, boolean streamed) throws Exception {
        models.on(behind.model, Script.says("Hello, what can I do?"));
        Spoken answer = ask(streamed, behind.alias, "Hello!");
        assertThat(answer.text()).isEqualTo("Hello, what can I do?");
        assertThat(answer.finish()).isEqualTo("stop");
        assertThat(answer.tokensIn()).isEqualTo(Script.INPUT);
        assertThat(models.asked(behind.model)).hasSize(1);
        assertThat(tools.called()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void severalCitiesAtOnce(Behind behind, boolean streamed) throws Exception {
        models.on(
                behind.model,
                Script.saysAndCalls(
                        "Let me look.",
                        weather("call_1", "Zürich"),
                        weather("call_2", "Tokyo"),
                        weather("call_3", "Nairobi")),
                Script.says("Nairobi is warmest."));
        Spoken answer = ask(streamed, behind.alias, "Where is it warmest?");
        assertThat(answer.text()).isEqualTo("Let me look.\n\nNairobi is warmest.");
        List<String> given = behind.results(models.asked(behind.model).get(1));
        assertThat(given).hasSize(3);
        assertThat(given.get(0)).startsWith("call_1: ").contains("11.5");
        assertThat(given.get(1)).startsWith("call_2: ").contains("18.25");
        assertThat(given.get(2)).startsWith("call_3: ").contains("23.75");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aChainOfFive(Behind behind, boolean streamed) throws Exception {
        List<Script> steps = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            steps.add(Script.calls(say("call_" + i, "step " + i)));
        }
        steps.add(Script.says("All five are done."));
        models.on(behind.model, steps.toArray(Script[]::new));
        Spoken answer = ask(streamed, behind.alias, "Do five things.");
        assertThat(answer.text()).isEqualTo("All five are done.");
        assertThat(tools.called())
                .containsExactly(
                        "/say/step 1", "/say/step 2", "/say/step 3", "/say/step 4", "/say/step 5");
        List<JsonObject> asked = models.asked(behind.model);
        assertThat(asked).hasSize(6);
        for (int round = 0; round < 6; round++) {
            assertThat(behind.results(asked.get(round))).hasSize(round);
        }
        assertThat(answer.tokensIn()).isEqualTo(6L * Script.INPUT);
        assertThat(answer.tokensOut()).isEqualTo(6L * Script.OUTPUT);
        JsonObject line = log.completion(answer.id());
        assertThat(line.integer("tokensIn")).isEqualTo(6L * Script.INPUT);
        assertThat(line.integer("tokensOut")).isEqualTo(6L * Script.OUTPUT);
        assertThat(line.integer("steps")).isEqualTo(6);
    }

    @Test
    void tenParallelCallsCostTheSlowestAndNotTheSum() throws Exception {
        Call[] calls =
                IntStream.range(0, 10)
                        .mapToObj(i -> after("call_" + i, 300, "done " + i))
                        .toArray(Call[]::new);
        models.on(WORKER, Script.calls(say("call_w", "warm")), Script.says("Warm."));
        ask(false, "agent-openai", "Load whatever loads slowly.");
        models.on(WORKER, Script.calls(calls), Script.says("Ten are done."));
        long begun = System.nanoTime();
        assertThat(ask(false, "agent-openai", "Do ten things.").text()).isEqualTo("Ten are done.");
        long millis = (System.nanoTime() - begun) / 1_000_000;
        System.out.println("agent: ten calls of 300 ms in parallel took " + millis + " ms");
        assertThat(millis).isBetween(300L, 1500L);
        List<String> given = given(1);
        assertThat(given).hasSize(10);
        for (int i = 0; i < 10; i++) {
            assertThat(given.get(i)).startsWith("call_" + i + ": ").contains("done " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsSaidAfterToolsIsAnotherParagraph(boolean streamed) throws Exception {
        models.on(
                WORKER,
                Script.saysAndCalls("First I look.", say("call_1", "a")),
                Script.calls(say("call_2", "b")),
                Script.says("That is all."));
        Spoken answer = ask(streamed, "agent-openai", "Look twice.");
        assertThat(answer.text()).isEqualTo("First I look.\n\nThat is all.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thinkingIsKeptSignedFromRoundToRound(boolean streamed) throws Exception {
        String model = "claude-sonnet-4-5";
        models.on(
                model,
                Script.saysAndCalls("I look.", say("call_1", "a"))
                        .after(
                                new Script.Thought("I should look.", "c2lnbmVkIQ=="),
                                new Script.Thought("cmVkYWN0ZWQ=", null)),
                Script.calls(say("call_2", "b"))
                        .after(new Script.Thought("And again.", "YWdhaW4=")),
                Script.says("Done."));
        Spoken answer = ask(streamed, "agent-thinking", "Think, then look.");
        assertThat(answer.text()).isEqualTo("I look.\n\nDone.");
        assertThat(answer.reasoning()).contains("I should look.", "And again.");
        List<JsonObject> asked = models.asked(model);
        assertThat(asked).hasSize(3);
        asked.forEach(body -> assertThat(body.has("thinking")).isTrue());
        assertThat(Wired.blocks(asked.get(2)))
                .containsExactly(
                        "user: text Think, then look.",
                        "assistant: thinking I should look. c2lnbmVkIQ==",
                        "assistant: redacted_thinking cmVkYWN0ZWQ=",
                        "assistant: text I look.",
                        "assistant: tool_use call_1 say {\"text\":\"a\"}",
                        "user: tool_result call_1",
                        "assistant: thinking And again. YWdhaW4=",
                        "assistant: tool_use call_2 say {\"text\":\"b\"}",
                        "user: tool_result call_2");
    }
}
