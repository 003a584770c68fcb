package io.sfai.gateway.fuzz;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged upstream answers, over a socket, through the whole gateway. */
class StreamFuzzTest {
    private static final long SEED = 20_261_122;
    private static final int ROUNDS = 6_000;
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final List<String> TYPES =
            List.of(
                    "text/event-stream",
                    "text/event-stream",
                    "text/event-stream",
                    "application/json",
                    "text/html",
                    "text/plain");

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void everyStreamGetsAnAnswer() throws Exception {
        Random random = new Random(SEED);
        Damage damage = new Damage(random);
        Map<Integer, Integer> statuses = new TreeMap<>();
        List<byte[]> streams = streams();
        try (RawUpstream upstream = new RawUpstream()) {
            FuzzedGateway gateway = new FuzzedGateway(upstream.baseUrl());
            for (int round = 0; round < ROUNDS; round++) {
                byte[] answer = damage.of(streams.get(round % streams.size()));
                int status = random.nextInt(10) == 0 ? random.nextInt(200, 600) : 200;
                upstream.answer(status, TYPES.get(random.nextInt(TYPES.size())), answer);
                HttpRequest request = request(round, round % 3 != 0);
                Instant start = Instant.now();
                try {
                    statuses.merge(
                            gateway.check(gateway.handler().handle(request)), 1, Integer::sum);
                } catch (Throwable e) {
                    String shown = new String(answer, StandardCharsets.UTF_8);
                    throw new AssertionError("round " + round + ": " + shown, e);
                }
                assertThat(Duration.between(start, Instant.now()))
                        .as("round " + round)
                        .isLessThan(BOUND);
            }
        }
        assertThat(statuses).containsKeys(200, 502).doesNotContainKey(500);
        assertThat(statuses.get(200)).isGreaterThan(ROUNDS / 10);
    }

    private static HttpRequest request(int round, boolean stream) {
        String body =
                "{\"model\":\"up\",\"stream\":"
                        + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        return new HttpRequest(
                "fuzz-" + round,
                "POST",
                "/v1/chat/completions",
                "",
                Headers.of("x-api-key", FuzzedGateway.MASTER_KEY),
                body.getBytes(StandardCharsets.UTF_8),
                Instant.MAX);
    }

    private static List<byte[]> streams() throws IOException {
        List<byte[]> streams = new ArrayList<>();
        for (String name : List.of("text", "tools", "reasoning")) {
            try (InputStream in =
                    StreamFuzzTest.class.getResourceAsStream("/streams/" + name + ".sse")) {
                streams.add(requireNonNull(in).readAllBytes());
            }
        }
        for (String json :
                List.of(
                        "{\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
                                + "\"message\":{\"role\":\"assistant\",\"content\":\"hi\","
                                + "\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":"
                                + "{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"finish_reason\":"
                                + "\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}",
                        "{\"error\":{\"message\":\"bad key "
                                + FuzzedGateway.PROVIDER_KEY
                                + "\",\"type\":\"t\",\"param\":null,\"code\":\"c\"}}")) {
            streams.add(json.getBytes(StandardCharsets.UTF_8));
        }
        return streams;
    }
}
