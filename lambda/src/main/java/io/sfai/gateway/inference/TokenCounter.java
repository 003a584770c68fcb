package io.sfai.gateway.inference;

/** Counts the tokens of a request that is not sent. */
@FunctionalInterface
public interface TokenCounter {
    /**
     * Counts what a request would send.
     *
     * @throws io.sfai.gateway.error.GatewayException if its alias is not there or not the caller's,
     *     or if the upstream that counts fails
     */
    Count count(InferenceRequest request);

    /**
     * Tokens of a request's input.
     *
     * @param estimated whether no upstream counted them
     */
    record Count(long tokens, boolean estimated) {}
}
