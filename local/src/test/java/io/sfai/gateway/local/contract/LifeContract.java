package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.LambdaGateways;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The life of an environment: frozen between invocations, stopped at the deadline. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class LifeContract {
    private static final Answer HI = new Answer.Sse(Chunks.words("hi"));

    private final LambdaGateways lambda;

    LifeContract(LambdaGateways lambda) {
        this.lambda = lambda;
    }

    @Test
    void anEnvironmentThatWasFrozenAnswersThoughItsConnectionsDied() throws Exception {
        try (OnLambda function = frozenWhileIdle(Map.of())) {
            lambda.upstream().on("plain", HI);
            assertThat(function.client.chat(Ask.stream("plain", "hello")).status()).isEqualTo(200);
            for (int times = 0; times < 3; times++) {
                Polling.until("frozen", function.emulator::frozen);
                lambda.upstream().closeConnections();
                Reply reply = function.client.chat(Ask.stream("plain", "hello"));
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.body()).contains("\"hi\"").endsWith("data: [DONE]\n\n");
            }
            assertThat(function.emulator.pids()).hasSize(1);
        }
    }

    @Test
    void aMapThatChangedWhileFrozenIsSeenByTheNextRequest() throws Exception {
        try (OnLambda function = frozenWhileIdle(Map.of("CONFIG_TTL_SECONDS", "2"))) {
            assertThat(function.client.chat(Ask.whole("thawed", "hello")).status()).isEqualTo(404);
            Polling.until("frozen", function.emulator::frozen);
            lambda.putMap("{\"models\": {\"thawed\": \"mock/echo\"}}");
            // This is the time that passes while frozen: nothing can be polled for.
            Thread.sleep(Duration.ofSeconds(3));
            assertThat(function.client.chat(Ask.whole("thawed", "hello")).status()).isEqualTo(200);
            assertThat(function.emulator.pids()).hasSize(1);
        } finally {
            lambda.putMap(lambda.map());
        }
    }

    private OnLambda frozenWhileIdle(Map<String, String> settings) throws Exception {
        return new OnLambda(lambda, settings, options -> options.freeze(true));
    }

    @Test
    void aSlowAnswerIsEndedHonestlyBeforeTheDeadline() throws Exception {
        Duration timeout = Duration.ofSeconds(8);
        try (OnLambda function =
                new OnLambda(lambda, Map.of(), options -> options.timeout(timeout))) {
            List<String> begun = Chunks.words("one", " two").subList(0, 2);
            lambda.upstream().on("plain", new Answer.StallAfter(begun));
            long start = System.nanoTime();
            try (EventStream answer = function.client.stream(Ask.stream("plain", "hello"))) {
                List<String> data = answer.rest();
                assertThat(data).hasSize(3);
                assertThat(Reply.error(data.getLast()).string("code"))
                        .isEqualTo("upstream_deadline");
                JsonObject line = function.log.completion(answer.id());
                assertThat(line.integer("status")).isEqualTo(504);
                assertThat(line.integer("tokensOut")).isEqualTo(2);
                assertThat(line.isTrue("estimated")).isTrue();
                assertThat(line.integer("durationMs", 0)).isBetween(1500L, 4500L);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(timeout);
            lambda.upstream().next().awaitGone();

            Reply whole = function.client.chat(Ask.whole("mock/silent", "hello"));
            assertThat(whole.status()).isEqualTo(504);
            assertThat(whole.error().string("code")).isEqualTo("upstream_deadline");
            assertThat(function.emulator.pids()).hasSize(1);
        }
    }
}
