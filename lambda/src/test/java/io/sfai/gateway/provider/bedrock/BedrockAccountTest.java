package io.sfai.gateway.provider.bedrock;

import static io.sfai.gateway.provider.bedrock.Asking.request;
import static io.sfai.gateway.provider.bedrock.Asking.target;
import static io.sfai.gateway.provider.bedrock.Asking.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.secret.Secret;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.upstream.MediaLoader;
import io.sfai.gateway.upstream.UpstreamClient;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Where Bedrock is asked, and as whom. */
@Timeout(60)
class BedrockAccountTest {
    @Test
    void theMapsWordsComeBeforeTheEnvironments() {
        Map<String, String> environment =
                Map.of(
                        "AWS_REGION", "us-east-1",
                        "AWS_ENDPOINT_URL", "http://127.0.0.1:1",
                        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://127.0.0.1:2");
        BedrockAccount full = account("ap-northeast-1", "http://127.0.0.1:3", environment);
        assertThat(full.region()).isEqualTo("ap-northeast-1");
        assertThat(full.endpoint()).isEqualTo(URI.create("http://127.0.0.1:3"));
        BedrockAccount bare = account(null, null, environment);
        assertThat(bare.region()).isEqualTo("us-east-1");
        assertThat(bare.endpoint()).isEqualTo(URI.create("http://127.0.0.1:2"));
        Map<String, String> other =
                Map.of("AWS_DEFAULT_REGION", "eu-west-1", "AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        assertThat(account(null, null, other).region()).isEqualTo("eu-west-1");
        assertThat(account(null, null, other).endpoint())
                .isEqualTo(URI.create("http://127.0.0.1:1"));
        assertThat(account("r", null, Map.of()).endpoint()).isNull();
    }

    @Test
    void whatIsNotSetUpIsSaid() {
        assertThatThrownBy(() -> account(null, null, Map.of()).region())
                .hasMessageContaining("AWS_REGION");
        for (String url : List.of("localhost:3", "http://[")) {
            assertThatThrownBy(() -> account("r", url, Map.of()).endpoint())
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.error().status()).isEqualTo(503));
        }
    }

    @Test
    void theEnvironmentsKeySigns() {
        assertThat(
                        credentials(
                                        Map.of(
                                                "AWS_ACCESS_KEY_ID", "id",
                                                "AWS_SECRET_ACCESS_KEY", "secret"),
                                        new AtomicInteger())
                                .resolveCredentials())
                .isEqualTo(AwsBasicCredentials.create("id", "secret"));
        assertThat(
                        credentials(
                                        Map.of(
                                                "AWS_ACCESS_KEY_ID", "id",
                                                "AWS_SECRET_ACCESS_KEY", "secret",
                                                "AWS_SESSION_TOKEN", "token"),
                                        new AtomicInteger())
                                .resolveCredentials())
                .isEqualTo(AwsSessionCredentials.create("id", "secret", "token"));
    }

    @Test
    void theChainIsAskedOnceInTenSecondsAndItsFailureSaysWhatToSet() {
        AtomicInteger asked = new AtomicInteger();
        BedrockCredentials none = credentials(Map.of(), asked);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(none::resolveCredentials)
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> {
                                assertThat(e.error().status()).isEqualTo(503);
                                assertThat(e)
                                        .hasMessageContaining("'bedrock'")
                                        .hasMessageContaining("AWS_BEARER_TOKEN_BEDROCK");
                            });
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void missingCredentialsReachTheClientAsTheyAre() throws Exception {
        try (ScriptedBedrock bedrock = new ScriptedBedrock()) {
            // No region comes first, and no chain is asked over the network.
            BedrockAccount lost = account(null, bedrock.url(), Map.of());
            BedrockProvider provider =
                    new BedrockProvider(
                            lost,
                            new Rotated(),
                            new UpstreamClient(InstantSource.system()),
                            new MediaLoader());
            InferenceStream stream = provider.open(request(true, user("x")), target());
            assertThat(Asking.failure(stream).why().error().status()).isEqualTo(503);
        }
    }

    @Test
    void aBedrockApiKeyIsABearerToken() throws Exception {
        try (ScriptedBedrock bedrock = new ScriptedBedrock()) {
            bedrock.stream(Frames.words("ok").bytes(), 0);
            Map<String, String> environment =
                    Map.of(
                            "AWS_BEARER_TOKEN_BEDROCK", "bedrock-api-key-1",
                            "AWS_ACCESS_KEY_ID", "id",
                            "AWS_SECRET_ACCESS_KEY", "secret");
            BedrockProvider provider = Asking.provider(bedrock.url(), environment);
            Asking.deltas(provider.open(request(true, user("x")), target()));
            assertThat(bedrock.next().headers().get("authorization"))
                    .isEqualTo("Bearer bedrock-api-key-1");
        }
    }

    @Test
    void aRefusedKeyOfTheMapIsReadAgainAndNeverShown() throws Exception {
        try (ScriptedBedrock bedrock = new ScriptedBedrock()) {
            bedrock.json(
                    403,
                    "x-amzn-errortype: AccessDeniedException\r\n",
                    "{\"message\":\"invalid key new-key-value of old-key-value\"}");
            BedrockAccount keyed =
                    new BedrockAccount("bedrock", "us-east-1", bedrock.url(), "KEY", name -> null);
            BedrockProvider provider =
                    new BedrockProvider(
                            keyed,
                            new Rotated(),
                            new UpstreamClient(InstantSource.system()),
                            new MediaLoader());
            GatewayException why =
                    Asking.failure(provider.open(request(true, user("x")), target())).why();
            assertThat(bedrock.next().headers())
                    .containsEntry("authorization", "Bearer old-key-value");
            assertThat(bedrock.next().headers())
                    .containsEntry("authorization", "Bearer new-key-value");
            assertThat(why.error().message()).contains("invalid key ***").doesNotContain("-value");
        }
    }

    private static BedrockAccount account(
            @Nullable String region, @Nullable String url, Map<String, String> environment) {
        return new BedrockAccount("bedrock", region, url, null, environment::get);
    }

    private static BedrockCredentials credentials(
            Map<String, String> environment, AtomicInteger asked) {
        return new BedrockCredentials(
                account("r", null, environment),
                () ->
                        () -> {
                            asked.incrementAndGet();
                            throw SdkClientException.create("no metadata service");
                        },
                InstantSource.fixed(Instant.EPOCH));
    }

    /** A key that is new once it was refused. */
    private static final class Rotated implements SecretSource {
        private final List<String> refreshed = new ArrayList<>();

        @Override
        public Secret get(String name) {
            return new Secret(refreshed.isEmpty() ? "old-key-value" : "new-key-value");
        }

        @Override
        public boolean refresh(String name) {
            refreshed.add(name);
            return refreshed.size() == 1;
        }
    }
}
