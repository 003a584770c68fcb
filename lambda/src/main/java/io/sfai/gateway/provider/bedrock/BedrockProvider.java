package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Provider;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.upstream.MediaLoader;
import io.sfai.gateway.upstream.UpstreamClient;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;

/**
 * Amazon Bedrock. The SDK costs hundreds of milliseconds, so nothing of it loads before the first
 * request, and then on that request's own thread.
 */
public final class BedrockProvider implements Provider {
    private final BedrockAccount account;
    private final SecretSource secrets;
    private final UpstreamClient http;
    private final MediaLoader media;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable BedrockRuntimeAsyncClient client;

    public BedrockProvider(
            BedrockAccount account, SecretSource secrets, UpstreamClient http, MediaLoader media) {
        this.account = account;
        this.secrets = secrets;
        this.http = http;
        this.media = media;
    }

    @Override
    public InferenceStream open(InferenceRequest request, Target target) {
        return new BedrockAttempt(
                        this,
                        target.model(),
                        () -> new ConverseQuestion(account.name(), request, target, media))
                .start();
    }

    @Override
    public InferenceStream embed(InferenceRequest request, Target target) {
        Embedding embedding = Embedding.of(request, target);
        return new BedrockAttempt(
                        this,
                        target.model(),
                        () -> new EmbeddingQuestion(account.name(), target.model(), embedding))
                .start();
    }

    /** The client, made by whoever needs it first. */
    BedrockRuntimeAsyncClient client() {
        BedrockRuntimeAsyncClient known = client;
        if (known != null) {
            return known;
        }
        making.lock();
        try {
            known = client;
            if (known == null) {
                known = BedrockClients.make(account, secrets, http);
                client = known;
            }
            return known;
        } finally {
            making.unlock();
        }
    }

    BedrockAccount account() {
        return account;
    }

    SecretSource secrets() {
        return secrets;
    }
}
