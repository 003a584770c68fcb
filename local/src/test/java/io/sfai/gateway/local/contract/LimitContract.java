package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Five requests in a clock minute, and not a sixth. */
abstract class LimitContract extends Contract {
    private static final int LIMIT = 5;

    LimitContract(Gateways gateways) throws Exception {
        super(gateways, Map.of("RATE_LIMIT_QPM", "5", "LOG_USER_MESSAGE", "none"));
    }

    @Test
    void exactlySoManyAreAdmittedInAMinute() throws Exception {
        assertThat(client.bare("GET", "/health", null).status()).isEqualTo(200);
        awaitRoomInTheMinute();
        for (int i = 0; i < LIMIT; i++) {
            assertThat(client.chat(Ask.whole("ekko", "hello")).status()).isEqualTo(404);
            assertThat(client.chat("{").status()).isEqualTo(400);
            assertThat(client.chat(Ask.whole("agent", "hello", "\"n\":2")).status()).isEqualTo(400);
            assertThat(client.chat(Ask.whole("missing", "hello")).status()).isEqualTo(503);
            assertThat(client.call("GET", "/v1/models", null).status()).isEqualTo(200);
        }
        List<Reply> replies = atOnce(8);
        List<Reply> admitted = replies.stream().filter(r -> r.status() == 200).toList();
        assertThat(admitted).hasSize(LIMIT);
        assertThat(admitted)
                .extracting(reply -> reply.header("x-ratelimit-remaining-requests"))
                .containsExactlyInAnyOrder("4", "3", "2", "1", "0");
        for (Reply reply : replies) {
            assertThat(reply.header("x-ratelimit-limit-requests")).isEqualTo("5");
            assertThat(reply.header("x-ratelimit-reset-requests")).matches("\\d+s");
            if (reply.status() != 200) {
                assertRefused(reply);
            }
        }
        assertNoUserText(admitted.getFirst());
    }

    private void assertRefused(Reply reply) throws InterruptedException {
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("retry-after")).matches("[1-9]|[1-5]\\d|60");
        assertThat(reply.header("x-ratelimit-remaining-requests")).isEqualTo("0");
        JsonObject error = reply.error();
        assertThat(error.string("type")).isEqualTo("rate_limit_error");
        assertThat(error.string("code")).isEqualTo("rate_limit_exceeded");
        JsonObject line = log.await("llm_error", reply.id());
        assertThat(line.string("errorType")).isEqualTo("rate_limit_exceeded");
        assertThat(line.string("alias")).isEqualTo("mock/echo");
        assertThat(log.of("chat_completion", reply.id())).isEmpty();
    }

    private void assertNoUserText(Reply reply) throws InterruptedException {
        JsonObject line = log.completion(reply.id());
        assertThat(line.has("latestUserMessage")).isFalse();
        assertThat(line.has("contextTailPreview")).isFalse();
    }

    private List<Reply> atOnce(int requests) throws Exception {
        // More at once would only start more environments of the function.
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Reply>> sent = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                sent.add(threads.submit(() -> client.chat(Ask.whole("mock/echo", "secret words"))));
            }
            List<Reply> replies = new ArrayList<>();
            for (Future<Reply> each : sent) {
                replies.add(each.get());
            }
            return replies;
        }
    }

    /** The count begins anew with each clock minute; the test must not straddle two. */
    static void awaitRoomInTheMinute() throws InterruptedException {
        int second = LocalTime.now(java.time.ZoneOffset.UTC).getSecond();
        if (second > 45) {
            Thread.sleep(Duration.ofSeconds(61L - second));
        }
    }
}
