package io.sfai.gateway.local.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.LambdaGateways;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The function and its account: the map in S3, keys in Secrets Manager, counts in DynamoDB. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class AccountContract {
    private final LambdaGateways lambda;

    AccountContract(LambdaGateways lambda) {
        this.lambda = lambda;
    }

    @Test
    void aNewMapIsSeenAndABrokenOneIsToldAndLeft() throws Exception {
        try (OnLambda function = new OnLambda(lambda, Map.of("CONFIG_TTL_SECONDS", "1"))) {
            assertThat(function.client.chat(Ask.whole("fresh", "hello")).status()).isEqualTo(404);
            lambda.putMap("{\"models\": {\"fresh\": \"mock/echo\"}}");
            awaitStatus(function, "fresh", 200);
            assertThat(function.client.chat(Ask.whole("plain", "hello")).status()).isEqualTo(404);

            lambda.putMap("{\"models\": {\n \"fresh\": \"mock/echo\",\n \"bad\": \"nobody/x\"}}");
            Polling.until(
                    "model_map_rejected",
                    () -> {
                        Reply reply = function.client.chat(Ask.whole("fresh", "hello"));
                        assertThat(reply.status()).isEqualTo(200);
                        return !function.log.events("model_map_rejected").isEmpty();
                    });
            JsonObject told = function.log.events("model_map_rejected").getFirst();
            JsonObject problem = requireNonNull(requireNonNull(told.array("problems")).object(0));
            assertThat(problem.string("path")).isEqualTo("$.models.bad");
            assertThat(problem.integer("line")).isEqualTo(3);
            assertThat(problem.string("reason")).contains("nobody");
            assertThat(function.log.events("model_map_loaded")).hasSize(2);
            assertThat(function.log.events("model_map_rejected")).hasSize(1);

            lambda.putMap(lambda.map());
            awaitStatus(function, "mock/echo", 200);
        } finally {
            lambda.putMap(lambda.map());
        }
    }

    private static void awaitStatus(OnLambda function, String alias, int status) throws Exception {
        Polling.until(
                alias + " answers " + status,
                () -> function.client.chat(Ask.whole(alias, "hello")).status() == status);
    }

    @Test
    void withoutAMapTheCommandIsNamed() throws Exception {
        Map<String, String> elsewhere = Map.of("CONFIG_KEY", "config/none.json");
        try (OnLambda function = new OnLambda(lambda, elsewhere)) {
            Reply reply = function.client.chat(Ask.stream("plain", "hello"));
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.error().string("code")).isEqualTo("model_map_unavailable");
            assertThat(reply.error().string("message"))
                    .contains("aws s3 cp model_map.json s3://")
                    .contains("/config/none.json");
            assertThat(function.log.await("request_rejected", reply.id()).integer("status"))
                    .isEqualTo(503);
            Reply ready = function.client.bare("GET", "/health/readiness", null);
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body()).contains("aws s3 cp");
        }
    }

    @Test
    void secretsThatAreNotSetNameTheirCommand() throws Exception {
        Gateway gateway = lambda.with(Map.of());
        Client client = new Client(gateway);
        assertThat(client.chat(Ask.whole("missing", "hello")).error().string("message"))
                .contains("aws secretsmanager create-secret --name /sfai/prod/MISSING_API_KEY");
        assertThat(client.chat(Ask.whole("placeholder", "hello")).error().string("message"))
                .contains("aws secretsmanager put-secret-value")
                .contains("/sfai/prod/PLACEHOLDER_API_KEY");
    }

    @Test
    void aRotatedKeyIsPickedUpAtOnce() throws Exception {
        String rotated = "sk-rotated-key-0123456789";
        // A function of its own, since it goes on with the rotated key for a while.
        try (OnLambda function = new OnLambda(lambda, Map.of())) {
            Client client = function.client;
            lambda.upstream().on("plain", new Answer.NeedsKey(TestMap.FAKE_KEY, sse()));
            assertThat(client.chat(Ask.stream("plain", "hello")).status()).isEqualTo(200);
            lambda.upstream().on("plain", new Answer.NeedsKey(rotated, sse()));
            lambda.putSecret("FAKE_API_KEY", rotated);
            try (EventStream answer = client.stream(Ask.stream("plain", "hello"))) {
                assertThat(EventStream.said(answer.chunks(), "content")).isEqualTo("hi");
            }
            assertThat(lambda.upstream().waiting()).isEqualTo(2);
        } finally {
            lambda.putSecret("FAKE_API_KEY", TestMap.FAKE_KEY);
        }
    }

    private static Answer sse() {
        return new Answer.Sse(Chunks.words("hi"));
    }

    @Test
    void aTableThatCannotBeReachedIsToldLoudly() throws Exception {
        for (String mode : List.of("open", "closed")) {
            Map<String, String> settings =
                    Map.of(
                            "AWS_ENDPOINT_URL_DYNAMODB",
                            "http://127.0.0.1:1",
                            "RATE_LIMIT_QPM",
                            "5",
                            "RATE_LIMIT_ON_FAILURE",
                            mode);
            try (OnLambda function = new OnLambda(lambda, settings)) {
                Reply reply = function.client.chat(Ask.stream("mock/echo", "hello"));
                assertThat(reply.status()).isEqualTo(mode.equals("open") ? 200 : 503);
                List<JsonObject> told = function.log.events("llm_error");
                assertThat(told).extracting(line -> line.string("level")).containsOnly("ERROR");
                // What was served can't be written down either, and that is told as well.
                assertThat(told)
                        .extracting(line -> line.string("errorType"))
                        .containsOnlyOnce("limit_store_unavailable")
                        .isSubsetOf("limit_store_unavailable", "spend_store_unavailable");
            }
        }
    }

    @Test
    void aBudgetThatCannotBeCountedIsNotUsed() throws Exception {
        Map<String, String> settings =
                Map.of(
                        "AWS_ENDPOINT_URL_DYNAMODB",
                        "http://127.0.0.1:1",
                        "BUDGET_USD_PER_MONTH",
                        "5");
        try (OnLambda function = new OnLambda(lambda, settings)) {
            Reply reply = function.client.chat(Ask.stream("mock/echo", "hello"));
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.error().string("code")).isEqualTo("budget_store_unavailable");
            assertThat(function.log.events("limit_store_failed")).hasSize(1);
        }
    }
}
