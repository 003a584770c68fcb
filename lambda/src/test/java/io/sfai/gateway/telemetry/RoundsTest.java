package io.sfai.gateway.telemetry;

import static io.sfai.gateway.telemetry.RecordedAnswer.CHEAP;
import static io.sfai.gateway.telemetry.RecordedAnswer.CUT;
import static io.sfai.gateway.telemetry.RecordedAnswer.DEAR;
import static io.sfai.gateway.telemetry.RecordedAnswer.UNPRICED;
import static io.sfai.gateway.telemetry.RecordedAnswer.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Tokens, dollars and notes of an answer for which models are asked more than once. */
class RoundsTest {
    /** Of the request's eight characters. */
    private static final long ASKED = 2;

    private final RecordedAnswer answer = new RecordedAnswer();
    private final Journal journal = answer.journal;

    @Test
    void eachRoundIsPricedAtItsOwnTarget() throws Exception {
        journal.attempt(CHEAP);
        answer.saw(usage(10, 5));
        journal.round(usage(10, 5));
        journal.attempt(DEAR);
        answer.saw(usage(30, 8));
        answer.ends();

        assertThat(answer.stream.headers()).containsEntry("x-sfai-cost-usd", "0.245");
        JsonObject line = answer.closed();
        assertThat(line.string("model")).isEqualTo("dear");
        assertThat(line.integer("attempts")).isEqualTo(2);
        assertThat(line.integer("tokensIn")).isEqualTo(30);
        assertThat(line.integer("tokensOut")).isEqualTo(8);
        assertThat(line.get("costUsd")).hasToString("0.245");
        assertThat(line.isTrue("estimated")).isFalse();
        assertThat(answer.receipts.getLast().usage()).isEqualTo(usage(30, 8));
    }

    @Test
    void whatBreaksInTheThirdRoundKeepsWhatTwoHaveUsed() throws Exception {
        twoRounds();
        journal.attempt(DEAR);
        answer.says("x".repeat(40));
        answer.breaks();

        JsonObject line = answer.closed();
        assertThat(line.integer("tokensIn")).isEqualTo(30 + ASKED);
        assertThat(line.integer("tokensOut")).isEqualTo(8 + 10);
        assertThat(line.isTrue("estimated")).isTrue();
        assertThat(line.get("costUsd")).hasToString("0.158");
        assertThat(line.string("errorType")).isEqualTo("upstream_cut");
    }

    @Test
    void aLateReportOfTheRoundsThatAreOverSaysNothingOfTheNext() throws Exception {
        twoRounds();
        answer.saw(usage(30, 8));
        journal.attempt(CHEAP);
        answer.says("x".repeat(40));
        answer.breaks();

        assertThat(answer.closed().integer("tokensOut")).isEqualTo(8 + 10);
    }

    @Test
    void whoLeavesAmidARoundPaysForWhatItHasSaid() throws Exception {
        twoRounds();
        journal.attempt(CHEAP);
        answer.saw(usage(130, 9));
        answer.says("x".repeat(4000));
        answer.stream.close();

        JsonObject line = answer.lines.getLast();
        assertThat(line.integer("status")).isEqualTo(499);
        assertThat(line.integer("tokensIn")).isEqualTo(130);
        assertThat(line.integer("tokensOut")).isEqualTo(8 + 1000);
        assertThat(line.isTrue("estimated")).isTrue();
    }

    @Test
    void aRoundThatFailsAtOnceCostsNothingMore() throws Exception {
        twoRounds();
        answer.passes(new Delta.GatewayCall("c", "gateway", "calculate", "{}"));
        journal.attempt(DEAR);
        answer.breaks();

        JsonObject line = answer.closed();
        assertThat(line.integer("tokensIn")).isEqualTo(30);
        assertThat(line.integer("tokensOut")).isEqualTo(8);
        assertThat(line.isTrue("estimated")).isFalse();
        assertThat(line.get("costUsd")).hasToString("0.038");
    }

    @Test
    void whoLeavesWhileToolsRunPaysTheRoundsThatAreOver() throws Exception {
        twoRounds();
        answer.stream.close();

        JsonObject line = answer.lines.getLast();
        assertThat(line.integer("tokensOut")).isEqualTo(8);
        assertThat(line.get("costUsd")).hasToString("0.038");
        assertThat(line.isTrue("estimated")).isFalse();
    }

    @Test
    void anAnswerMayEndWithoutAskingAgain() throws Exception {
        twoRounds();
        answer.says("I could not find out.");
        answer.ends();

        JsonObject line = answer.closed();
        assertThat(line.integer("status")).isEqualTo(200);
        assertThat(line.integer("tokensOut")).isEqualTo(8);
        assertThat(line.get("costUsd")).hasToString("0.038");
    }

    @Test
    void aRoundThatWasEstimatedMarksTheSum() throws Exception {
        journal.attempt(CHEAP);
        journal.round(new Usage(10, 5, 3, 2, 1, true));
        journal.attempt(CHEAP);
        answer.saw(new Usage(30, 8, 5, 4, 2, false));
        answer.ends();

        JsonObject line = answer.closed();
        assertThat(line.isTrue("estimated")).isTrue();
        assertThat(line.integer("tokensCacheRead")).isEqualTo(5);
        assertThat(line.integer("tokensCacheWrite")).isEqualTo(4);
        assertThat(line.integer("tokensReasoning")).isEqualTo(2);
    }

    @Test
    void oneRoundOfUnknownPriceMakesTheCostUnknown() throws Exception {
        journal.attempt(UNPRICED);
        journal.round(usage(10, 5));
        journal.attempt(CHEAP);
        answer.saw(usage(30, 8));
        answer.ends();

        assertThat(answer.stream.headers()).isEmpty();
        assertThat(answer.closed().get("costUsd")).isNull();
        assertThat(answer.receipts.getLast().costUsd()).isNull();
    }

    @Test
    void failedAttemptsCountOverAllRounds() throws Exception {
        journal.attempt(CHEAP);
        journal.failed(CUT);
        journal.attempt(CHEAP);
        journal.round(usage(10, 5));
        journal.attempt(DEAR);
        journal.spent(usage(7, 0));
        journal.failed(CUT);
        journal.attempt(CHEAP);
        answer.saw(usage(30, 8));
        answer.ends();

        JsonObject line = answer.closed();
        assertThat(line.integer("attempts")).isEqualTo(4);
        assertThat(line.get("costUsd")).hasToString("0.108");
        assertThat(answer.lines)
                .extracting(each -> each.string("event"), each -> each.integer("attempts", 0))
                .containsExactly(
                        tuple("llm_error", 1L),
                        tuple("llm_error", 3L),
                        tuple("chat_completion", 4L));
    }

    @Test
    void whatTheLoopNotesStaysAndWhatAFailedAttemptNotedDoesNot() throws Exception {
        journal.note("droppedTools", "web_search");
        journal.attempt(CHEAP);
        journal.note("thinkingDropped", true);
        journal.note("droppedTools", null);
        journal.round(usage(10, 5));
        journal.note("stoppedBy", "maxSteps");
        journal.attempt(CHEAP);
        journal.note("toolChoiceDropped", true);
        journal.failed(CUT);
        journal.attempt(DEAR);
        journal.note("steps", 2L);
        answer.ends();

        JsonObject line = answer.closed();
        assertThat(line.string("stoppedBy")).isEqualTo("maxSteps");
        assertThat(line.integer("steps")).isEqualTo(2);
        assertThat(line.isTrue("thinkingDropped")).isTrue();
        assertThat(line.has("toolChoiceDropped")).isFalse();
        assertThat(line.string("droppedTools")).isEqualTo("web_search");
    }

    /** 15 tokens at 0.001 and 23 more of the same. */
    private void twoRounds() throws InterruptedException {
        journal.attempt(CHEAP);
        answer.says("x".repeat(400));
        answer.saw(usage(10, 5));
        answer.passes(
                new Delta.Finish(new FinishReason(FinishReason.Unified.TOOL_CALLS, "tool_calls")));
        journal.round(usage(10, 5));
        journal.attempt(CHEAP);
        answer.saw(usage(30, 8));
        journal.round(usage(20, 3));
    }
}
