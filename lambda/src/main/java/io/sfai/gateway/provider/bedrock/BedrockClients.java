package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.upstream.UpstreamClient;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.token.credentials.SdkToken;
import software.amazon.awssdk.auth.token.credentials.SdkTokenProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClientBuilder;

/** Makes the SDK's client: no retries, since routing retries, and no timeouts, no threads. */
final class BedrockClients {
    private static final String BEARER = "smithy.api#httpBearerAuth";

    private BedrockClients() {}

    /**
     * The client of an account.
     *
     * @throws io.sfai.gateway.error.GatewayException 503 if the account is not set up
     */
    static BedrockRuntimeAsyncClient make(
            BedrockAccount account, SecretSource secrets, UpstreamClient http) {
        BedrockRuntimeAsyncClientBuilder builder =
                BedrockRuntimeAsyncClient.builder()
                        .httpClient(new UpstreamHttp(account.name(), http))
                        .region(Region.of(account.region()))
                        .asyncConfiguration(options ->
                                options.advancedOption(
                                        // Whoever reads an answer delivers it.
                                        SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR,
                                        Runnable::run))
                        .overrideConfiguration(
                                options -> options.retryStrategy(AwsRetryStrategy.doNotRetry()));
        URI endpoint = account.endpoint();
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        Supplier<String> key = key(account, secrets);
        if (key == null) {
            builder.credentialsProvider(
                    new BedrockCredentials(
                            account,
                            () -> DefaultCredentialsProvider.builder().build(),
                            InstantSource.system()));
        } else {
            builder.tokenProvider((SdkTokenProvider) () -> token(key.get()));
            builder.authSchemeProvider(
                    operation -> List.of(AuthSchemeOption.builder().schemeId(BEARER).build()));
        }
        return builder.build();
    }

    /** The map's key may be rotated, so it is asked for with each request. */
    private static @Nullable Supplier<String> key(BedrockAccount account, SecretSource secrets) {
        String name = account.keyName();
        if (name != null) {
            return () -> secrets.get(name).reveal();
        }
        String key = account.environmentKey();
        return key == null ? null : () -> key;
    }

    private static SdkToken token(String key) {
        return () -> key;
    }
}
