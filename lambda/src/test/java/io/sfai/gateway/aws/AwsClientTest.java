package io.sfai.gateway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.aws.FaultyAws.Answer;
import io.sfai.gateway.aws.FaultyAws.Answer.Cuts;
import io.sfai.gateway.aws.FaultyAws.Answer.Hangs;
import io.sfai.gateway.aws.FaultyAws.Answer.Says;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AwsClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String THROTTLED =
            """
            {"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException",\
            "message":"Rate exceeded"}\
            """;

    @Test
    void aReadIsRepeatedOnceAfterATransientFailure() throws IOException {
        for (Answer failure :
                new Answer[] {new Says(500, ""), new Says(400, THROTTLED), new Cuts()}) {
            try (FaultyAws aws = new FaultyAws(failure, new Says(200, "{\"a\":1}"))) {
                assertThat(read(aws, PATIENCE).integer("a")).isEqualTo(1);
                assertThat(aws.requests()).isEqualTo(2);
            }
        }
    }

    @Test
    void aWriteIsSentOnce() throws IOException {
        for (Answer failure :
                new Answer[] {new Says(500, ""), new Says(400, THROTTLED), new Cuts()}) {
            try (FaultyAws aws = new FaultyAws(failure, new Says(200, "{}"))) {
                assertThatThrownBy(() -> write(aws)).isInstanceOf(AwsException.class);
                assertThat(aws.requests()).isEqualTo(1);
            }
        }
    }

    /** Where the client would itself repeat a request that a pooled connection lost. */
    @Test
    void aWriteOnADyingPooledConnectionIsSentOnce() throws IOException {
        try (FaultyAws aws = new FaultyAws(new Says(200, "{}"), new Cuts(), new Says(200, "{}"))) {
            AwsClient client = client(aws.environment());
            JsonObject request = new JsonObject();
            client.write(AwsService.DYNAMODB, "Db.UpdateItem", request, PATIENCE);
            assertThatThrownBy(() ->
                            client.write(AwsService.DYNAMODB, "Db.UpdateItem", request, PATIENCE))
                    .isInstanceOf(AwsException.class);
            assertThat(aws.requests()).isEqualTo(2);
        }
    }

    @Test
    void silenceEndsInTime() throws IOException {
        try (FaultyAws aws = new FaultyAws(new Hangs())) {
            long start = System.nanoTime();
            AwsException e =
                    catchThrowableOfType(
                            AwsException.class, () -> read(aws, Duration.ofMillis(300)));
            assertThat(e.kind()).isEqualTo(AwsException.Kind.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(250), Duration.ofSeconds(3));
            assertThat(aws.requests()).isEqualTo(1);
        }
    }

    @Test
    void theErrorsNameComesWithoutItsNamespace() throws IOException {
        String body = "{\"__type\":\"com.amazon.coral#AccessDeniedException\",\"Message\":\"no\"}";
        try (FaultyAws aws = new FaultyAws(new Says(400, body))) {
            AwsException e = catchThrowableOfType(AwsException.class, () -> read(aws, PATIENCE));
            assertThat(e.code()).isEqualTo("AccessDeniedException");
            assertThat(e.isDenied()).isTrue();
            assertThat(e).hasMessage("dynamodb answered 400 AccessDeniedException: no");
            assertThat(aws.requests()).isEqualTo(1);
        }
    }

    @Test
    void aPageThatIsNoJsonIsAnErrorOfOurs() throws IOException {
        try (FaultyAws aws = new FaultyAws(new Says(200, "<html>hello"))) {
            AwsException e = catchThrowableOfType(AwsException.class, () -> read(aws, PATIENCE));
            assertThat(e.kind()).isEqualTo(AwsException.Kind.MALFORMED);
        }
    }

    @Test
    void nobodyThere() {
        Map<String, String> environment =
                Map.of(
                        "AWS_ENDPOINT_URL", "http://127.0.0.1:1",
                        "AWS_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", "a",
                        "AWS_SECRET_ACCESS_KEY", "b");
        assertThatThrownBy(() ->
                        client(environment)
                                .read(
                                        AwsService.DYNAMODB,
                                        "Db.GetItem",
                                        new JsonObject(),
                                        PATIENCE))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        e -> assertThat(e.kind()).isEqualTo(AwsException.Kind.UNREACHABLE));
    }

    private static JsonObject read(FaultyAws aws, Duration timeout) {
        return client(aws.environment())
                .read(AwsService.DYNAMODB, "Db.GetItem", new JsonObject(), timeout);
    }

    private static JsonObject write(FaultyAws aws) {
        return client(aws.environment())
                .write(AwsService.DYNAMODB, "Db.UpdateItem", new JsonObject(), PATIENCE);
    }

    private static AwsClient client(Map<String, String> environment) {
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-21T00:00:00Z"));
        return new AwsClient(new UpstreamClient(clock), environment, clock);
    }
}
