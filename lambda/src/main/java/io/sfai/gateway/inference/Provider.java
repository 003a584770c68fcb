package io.sfai.gateway.inference;

import org.jspecify.annotations.Nullable;

/** An upstream. */
public interface Provider {
    /**
     * Asks a model once. Returns without waiting for the upstream: what it says, its failures
     * included, comes out of the stream.
     */
    InferenceStream open(InferenceRequest request, Target target);

    /**
     * Asks how many tokens a request has, in the same way: the stream's one event is a {@link
     * Delta.UsageReport}. Null if the upstream does not count.
     */
    default @Nullable InferenceStream count(InferenceRequest request, Target target) {
        return null;
    }
}
