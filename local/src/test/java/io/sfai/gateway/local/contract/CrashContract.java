package io.sfai.gateway.local.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.LambdaGateways;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A process that is killed while it keeps a turn: what it leaves is the turn or nothing, and the
 * conversation goes on from the turn before.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
abstract class CrashContract {
    private static final int ROUNDS = 5;
    private static final String PATH = "/v1/responses";

    private final LambdaGateways lambda;
    private final Random random = new Random(20_261_121);

    CrashContract(LambdaGateways lambda) {
        this.lambda = lambda;
    }

    @Test
    void aTurnIsThereWholeOrNotAtAll() throws Exception {
        Client survivor = new Client(lambda.with(Map.of()));
        String last = id(survivor.call("POST", PATH, body("\"one\"", "")).json());
        String large = Json.text(noise());
        for (int round = 0; round < ROUNDS; round++) {
            try (OnLambda doomed = new OnLambda(lambda, Map.of())) {
                doomed.client.chat(Ask.whole("mock/echo", "warm"));
                long pid = doomed.emulator.pids().getFirst();
                String more = ",\"previous_response_id\":\"" + last + "\"";
                CompletableFuture<String> told = streamed(doomed, body(large, more));
                String begun = told.get(30, TimeUnit.SECONDS);
                // Each round a little later: before, between and after the writes of its pieces.
                Thread.sleep(round * 15L);
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                Reply kept = survivor.call("GET", PATH + "/" + begun, null);
                assertThat(kept.status()).isIn(200, 404);
                if (kept.status() == 200) {
                    assertThat(kept.json().string("status")).isEqualTo("completed");
                    assertThat(
                                    survivor.call("GET", PATH + "/" + begun + "/input_items", null)
                                            .body())
                            .contains(large);
                }
                Reply next = survivor.call("POST", PATH, body("\"on\"", more));
                assertThat(next.status()).isEqualTo(200);
                last = id(next.json());
            }
        }
    }

    @Test
    void aConversationGoesOnSoonAfterItsRequestWasKilled() throws Exception {
        Client survivor = new Client(lambda.with(Map.of()));
        String in = ",\"conversation\":\"crash-" + random.nextLong() + "\"";
        survivor.call("POST", PATH, body("\"one\"", in));
        try (OnLambda doomed = new OnLambda(lambda, Map.of())) {
            doomed.client.chat(Ask.whole("mock/echo", "warm"));
            long pid = doomed.emulator.pids().getFirst();
            String slow = body("\"two\"", in).replace("\"said\"", "\"mock/stall\"");
            String begun = streamed(doomed, slow).get(30, TimeUnit.SECONDS);
            assertThat(survivor.call("POST", PATH, body("\"three\"", in)).status()).isEqualTo(409);
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            Reply next = survivor.call("POST", PATH, body("\"three\"", in));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(45);
            while (next.status() == 409 && System.nanoTime() < end) {
                Thread.sleep(500);
                next = survivor.call("POST", PATH, body("\"three\"", in));
            }
            assertThat(next.status()).as(next.body()).isEqualTo(200);
            assertThat(survivor.call("GET", PATH + "/" + begun, null).status()).isEqualTo(404);
            String id = requireNonNull(next.json().object("conversation")).string("id", "");
            assertThat(survivor.call("GET", "/v1/conversations/" + id + "/items", null).body())
                    .contains("one", "three")
                    .doesNotContain("two");
        }
    }

    /** The id that a streamed answer begins with. */
    private static CompletableFuture<String> streamed(OnLambda function, String body) {
        CompletableFuture<String> id = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try (EventStream answer =
                            function.client.events(PATH, "{\"stream\":true," + body.substring(1))) {
                        id.complete(answer.firstResponseId());
                        while (answer.line() != null) {
                            // The rest is of no interest; it may break off.
                        }
                    } catch (Exception e) {
                        id.completeExceptionally(e);
                    }
                });
        return id;
    }

    private static String body(String input, String more) {
        return "{\"model\":\"said\",\"input\":" + input + more + "}";
    }

    private static String id(JsonObject response) {
        return requireNonNull(response.string("id"));
    }

    private String noise() {
        StringBuilder noise = new StringBuilder();
        random.ints(900_000, 'a', 'z').forEach(c -> noise.append((char) c));
        return noise.toString();
    }
}
