package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.inference.EventQueue;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;

/** What Bedrock is asked. */
@FunctionalInterface
interface BedrockQuestion {
    /**
     * Asks and puts what comes; may be called again if the key was refused.
     *
     * @return why it failed, or null if the answer was whole
     * @throws InterruptedException if nobody wants the answer any more; everything is cancelled
     */
    @Nullable Throwable ask(BedrockRuntimeAsyncClient client, EventQueue events)
            throws InterruptedException;
}
