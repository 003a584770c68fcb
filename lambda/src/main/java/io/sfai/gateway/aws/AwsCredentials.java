package io.sfai.gateway.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * The key to sign with. On Lambda it stands in the environment; anywhere else (SnapStart's
 * container endpoint, a profile) the SDK's default chain finds it and renews it before it ends. The
 * chain's classes cost 70 ms of a cold start, so they load only where the environment has no key.
 */
final class AwsCredentials {
    /** Where there is nobody to ask, the chain takes seconds to say so: not for each request. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Map<String, String> environment;
    private final InstantSource clock;
    private volatile @Nullable AwsCredentialsProvider chain;
    private volatile Instant noneUntil = Instant.MIN;

    AwsCredentials(Map<String, String> environment, InstantSource clock) {
        this.environment = environment;
        this.clock = clock;
    }

    /**
     * The key for a call that is made now.
     *
     * @throws AwsException if nobody has one
     */
    AwsKey key() {
        String id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "").strip();
        String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "").strip();
        if (!id.isEmpty() && !secret.isEmpty()) {
            String token = environment.getOrDefault("AWS_SESSION_TOKEN", "").strip();
            return new AwsKey(id, secret, token.isEmpty() ? null : token);
        }
        return fromChain();
    }

    private AwsKey fromChain() {
        if (clock.instant().isBefore(noneUntil)) {
            throw none(null);
        }
        try {
            AwsCredentialsIdentity found = chain().resolveCredentials();
            String token =
                    found instanceof AwsSessionCredentialsIdentity session
                            ? session.sessionToken()
                            : null;
            return new AwsKey(found.accessKeyId(), found.secretAccessKey(), token);
        } catch (SdkException e) {
            noneUntil = clock.instant().plus(PAUSE);
            throw none(e);
        }
    }

    private static AwsException none(@Nullable SdkException cause) {
        return new AwsException(
                AwsException.Kind.NOT_SET_UP,
                "NoCredentials",
                0,
                "there are no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
                        + " run `aws configure` (with SSO: `eval \"$(aws configure"
                        + " export-credentials --format env)\"`)",
                cause);
    }

    private AwsCredentialsProvider chain() {
        AwsCredentialsProvider known = chain;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            AwsCredentialsProvider first = chain;
            if (first == null) {
                first = DefaultCredentialsProvider.builder().build();
                chain = first;
            }
            return first;
        }
    }
}
