package io.sfai.gateway.triage;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Target;
import org.jspecify.annotations.Nullable;

/** Told of small models that did not choose, for which no request fails. */
@FunctionalInterface
public interface TriageLog {
    /**
     * Takes a failure.
     *
     * @param request as if its client had asked the small model
     * @param target the one that failed; null if none was asked
     */
    void failed(InferenceRequest request, @Nullable Target target, GatewayError error);
}
