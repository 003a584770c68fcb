package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The AWS key to sign with: the environment's, else what the SDK's default chain finds (a profile,
 * a container's or an instance's role). The chain is made on first need.
 */
final class BedrockCredentials implements AwsCredentialsProvider {
    /** Where there is nobody to ask, the chain takes seconds to say so: not for each request. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final BedrockAccount account;
    private final Supplier<AwsCredentialsProvider> source;
    private final InstantSource clock;
    private @Nullable AwsCredentialsProvider chain;
    private volatile Instant noneUntil = Instant.MIN;

    /**
     * @param source makes the default chain
     */
    BedrockCredentials(
            BedrockAccount account, Supplier<AwsCredentialsProvider> source, InstantSource clock) {
        this.account = account;
        this.source = source;
        this.clock = clock;
    }

    /**
     * The key for a request that is made now.
     *
     * @throws GatewayException 503 saying what to set, if there is none
     */
    @Override
    public AwsCredentials resolveCredentials() {
        String id = account.variable("AWS_ACCESS_KEY_ID");
        String secret = account.variable("AWS_SECRET_ACCESS_KEY");
        if (id != null && secret != null) {
            String token = account.variable("AWS_SESSION_TOKEN");
            return token == null
                    ? AwsBasicCredentials.create(id, secret)
                    : AwsSessionCredentials.create(id, secret, token);
        }
        if (clock.instant().isBefore(noneUntil)) {
            throw none();
        }
        try {
            return chain().resolveCredentials();
        } catch (SdkException e) {
            noneUntil = clock.instant().plus(PAUSE);
            throw none();
        }
    }

    private synchronized AwsCredentialsProvider chain() {
        AwsCredentialsProvider known = chain;
        if (known == null) {
            known = source.get();
            chain = known;
        }
        return known;
    }

    private GatewayException none() {
        return account.notSetUp(
                "has no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
                        + " AWS_BEARER_TOKEN_BEDROCK to a Bedrock API key, or run `aws configure`"
                        + " (with SSO: `eval \"$(aws configure export-credentials --format env)\"`)");
    }
}
