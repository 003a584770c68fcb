package io.sfai.gateway.inference;

/** The one entry that every dialect calls. Limits, routing and telemetry are decorators of it. */
@FunctionalInterface
public interface Inference {
    /**
     * Begins an answer.
     *
     * @throws io.sfai.gateway.error.GatewayException if it is refused before a model is asked
     */
    InferenceStream open(InferenceRequest request);
}
