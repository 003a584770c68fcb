package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import io.sfai.gateway.local.upstream.Gate;
import io.sfai.gateway.local.upstream.Received;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Clients that leave, where a gateway is told of it; Lambda tells its function nothing. */
abstract class DepartureContract extends Contract {
    DepartureContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @Test
    void aClientThatLeavesAStalledStreamCancelsTheUpstream() throws Exception {
        upstream.on("plain", new Answer.StallAfter(Chunks.words("hi").subList(0, 1)));
        EventStream answer = client.stream(Ask.stream("plain", "hello"));
        answer.chunk();
        answer.close();
        upstream.next().awaitGone();
        assertGone(answer.id());
    }

    @Test
    void aClientThatLeavesARunningStreamCancelsTheUpstream() throws Exception {
        Gate gate = new Gate();
        String[] words = new String[20_000];
        Arrays.fill(words, "word after word after word");
        upstream.on("plain", new Answer.Sse(Chunks.words(words), gate));
        gate.letOne();
        EventStream answer = client.stream(Ask.stream("plain", "hello"));
        answer.chunk();
        answer.close();
        gate.open();
        upstream.next().awaitGone();
        assertGone(answer.id());
    }

    @Test
    void aClientThatLeavesBeforeAnythingCameCancelsTheUpstream() throws Exception {
        upstream.on("plain", new Answer.Silent());
        CompletableFuture<?> answer = client.leaving(Ask.stream("plain", "hello"));
        Received asked = upstream.next();
        answer.cancel(true);
        asked.awaitGone();
    }

    private void assertGone(String id) throws InterruptedException {
        JsonObject line = log.completion(id);
        assertThat(line.integer("status")).isEqualTo(499);
        assertThat(line.string("errorType")).isEqualTo("client_gone");
        assertThat(line.isTrue("estimated")).isTrue();
        assertThat(line.integer("tokensOut", 0)).isPositive();
    }
}
