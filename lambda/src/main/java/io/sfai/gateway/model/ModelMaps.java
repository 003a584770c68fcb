package io.sfai.gateway.model;

/** The model map in force. */
public interface ModelMaps {
    /**
     * The map for a request that begins now. If the one at hand is too old it is asked for again
     * first, and the last good one serves if that fails or takes too long.
     *
     * @throws io.sfai.gateway.error.GatewayException 503 if no map was ever loaded
     */
    ModelMap current();

    /**
     * The map at hand, however old; asks nobody if there is one. For what comes after an answer.
     */
    default ModelMap latest() {
        return current();
    }

    /** Whether {@link #current} would have to ask first. */
    boolean isStale();
}
