package io.sfai.gateway.inference;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import org.jspecify.annotations.Nullable;

/** An upstream. */
public interface Provider {
    /**
     * Asks a model once. Returns without waiting for the upstream: what it says, its failures
     * included, comes out of the stream.
     */
    InferenceStream open(InferenceRequest request, Target target);

    /**
     * Asks for the vectors of a request's inputs, in the same way: the stream has one {@link
     * Delta.Embeddings} with a vector for each input, and usage if the upstream tells it.
     *
     * @throws GatewayException 400 if the upstream has no embeddings
     */
    default InferenceStream embed(InferenceRequest request, Target target) {
        throw new BadRequest(
                        target.provider() + " has no embeddings; ask for a model that has",
                        "model",
                        "unsupported_model")
                .exception();
    }

    /**
     * Asks how many tokens a request has, in the same way: the stream's one event is a {@link
     * Delta.UsageReport}. Null if the upstream does not count.
     */
    default @Nullable InferenceStream count(InferenceRequest request, Target target) {
        return null;
    }
}
