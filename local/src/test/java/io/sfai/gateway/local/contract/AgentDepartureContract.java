package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Script;
import io.sfai.gateway.local.matrix.Script.Call;
import io.sfai.gateway.local.upstream.ToolServer.Called;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that leave while tools run, where a gateway is told of it. */
abstract class AgentDepartureContract extends AgentContract {
    private static final String WORDS = "Go, and I leave.";

    AgentDepartureContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @Test
    void aClientThatLeavesStopsTheTools() throws Exception {
        models.on(
                WORKER,
                Script.saysAndCalls("Wait.", new Call("call_1", "silent", "{}")),
                Script.says("Never said."));
        EventStream stream = client.stream(Ask.stream("agent-openai", "Go."));
        stream.chunk();
        Called call = tools.next();
        stream.close();
        call.gone().get(15, TimeUnit.SECONDS);
        JsonObject line = log.completion(stream.id());
        assertThat(line.integer("status")).isEqualTo(499);
        assertThat(line.string("errorType")).isEqualTo("client_gone");
        assertThat(line.integer("tokensIn", 0)).isGreaterThanOrEqualTo(Script.INPUT);
        assertThat(models.asked(WORKER)).hasSize(1);
    }

    @Test
    void aClientThatLeavesBeforeAnyWordStopsTheTools() throws Exception {
        models.on(
                WORKER,
                Script.calls(new Call("call_1", "silent", "{}")),
                Script.says("Never said."));
        CompletableFuture<?> answer = client.leaving(Ask.stream("agent-openai", WORDS));
        Called call = tools.next();
        answer.cancel(true);
        call.gone().get(15, TimeUnit.SECONDS);
        Polling.until(
                "a line of the round",
                () ->
                        log.events("chat_completion").stream()
                                .anyMatch(AgentDepartureContract::hasTheRound));
        assertThat(models.asked(WORKER)).hasSize(1);
    }

    private static boolean hasTheRound(JsonObject line) {
        return WORDS.equals(line.string("latestUserMessage"))
                && line.integer("status", 0) == 499
                && line.integer("tokensIn", 0) == Script.INPUT
                && line.integer("tokensOut", 0) == Script.OUTPUT
                && !line.isTrue("estimated");
    }
}
