package io.sfai.gateway.inference;

/** An upstream. */
public interface Provider {
    /**
     * Asks a model once. Returns without waiting for the upstream: what it says, its failures
     * included, comes out of the stream.
     */
    InferenceStream open(InferenceRequest request, Target target);
}
