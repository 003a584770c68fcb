package io.sfai.gateway.upstream;

import java.time.Duration;

/**
 * How much of a medium is read.
 *
 * @param bytes the largest file
 * @param time for a fetch from the first lookup to the last byte, redirects included
 */
record MediaLimits(int bytes, Duration time) {
    /**
     * The largest file whose base64 still fits a request of 32 MB, the most that Anthropic takes.
     * What a model takes of one image (5 MB at Anthropic, 3.75 MB at Bedrock) is the provider's
     * affair.
     */
    static final MediaLimits STANDARD = new MediaLimits(20 << 20, Duration.ofSeconds(10));
}
