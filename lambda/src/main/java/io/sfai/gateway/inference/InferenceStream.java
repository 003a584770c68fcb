package io.sfai.gateway.inference;

import java.time.Duration;
import java.util.Map;

/**
 * An answer as it comes. One thread pulls; any thread may close.
 *
 * <p>Failures are thrown by {@link #next} as {@link io.sfai.gateway.error.GatewayException}; after
 * one, nothing follows. A stream that just stops without its terminal event is such a failure.
 */
public interface InferenceStream extends AutoCloseable {
    /** Waits at most this long for the next event. */
    Step next(Duration wait);

    /**
     * Headers that the answer carries, as known so far; names in lower case. They are complete once
     * the first event has been returned.
     */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** Stops the upstream; returns at once and ends a blocked {@link #next} within 100 ms. */
    @Override
    void close();
}
