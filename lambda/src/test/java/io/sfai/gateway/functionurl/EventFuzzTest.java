package io.sfai.gateway.functionurl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.fuzz.Damage;
import io.sfai.gateway.fuzz.FuzzedGateway;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged events of a Function URL against the handler and the whole gateway behind it. */
class EventFuzzTest {
    private static final long SEED = 20_261_123;
    private static final int ROUNDS = 8_000;
    private static final Duration BOUND = Duration.ofSeconds(5);

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void everyEventGetsAnAnswer() throws Exception {
        FuzzedGateway gateway = new FuzzedGateway("http://127.0.0.1:1/v1");
        FunctionUrlHandler handler =
                new FunctionUrlHandler(
                        gateway.handler(),
                        (id, failure) -> {
                            throw new AssertionError(id, failure);
                        });
        Damage damage = new Damage(new Random(SEED));
        Map<Long, Integer> statuses = new TreeMap<>();
        List<byte[]> events = List.of(event("chat.json"), event("base64.json"), event("bare.json"));
        for (int round = 0; round < ROUNDS; round++) {
            byte[] event = damage.of(events.get(round % events.size()));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Instant start = Instant.now();
            handler.handleRequest(
                    new ByteArrayInputStream(event),
                    out,
                    new InvokedContext("id-" + round, 60_000));
            assertThat(Duration.between(start, Instant.now()))
                    .as("round " + round)
                    .isLessThan(BOUND);
            JsonObject answer = Json.object(out.toByteArray());
            long status = answer.integer("statusCode", 0);
            statuses.merge(status, 1, Integer::sum);
            try {
                gateway.check((int) status, answer.string("body", ""));
            } catch (AssertionError e) {
                String shown = new String(event, StandardCharsets.UTF_8);
                throw new AssertionError("round " + round + ": " + shown, e);
            }
        }
        assertThat(statuses).containsKeys(200L, 400L, 404L).doesNotContainKey(500L);
        assertThat(statuses.get(200L)).isGreaterThan(ROUNDS / 100);
    }

    private static byte[] event(String name) throws Exception {
        String event = new String(Events.bytes(name), StandardCharsets.UTF_8);
        return event.replace("sk-test", FuzzedGateway.MASTER_KEY)
                .replace("\\\"model\\\":\\\"main\\\"", "\\\"model\\\":\\\"m\\\"")
                .getBytes(StandardCharsets.UTF_8);
    }
}
