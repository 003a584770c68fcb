package io.sfai.gateway.inference;

import org.jspecify.annotations.Nullable;

/**
 * How much may be used; 0 and null for no limit.
 *
 * @param requestsPerMinute requests in any one clock minute
 * @param tokensPerMinute tokens, in and out, of the requests that began in one clock minute
 * @param parallel requests that run at once, streamed or not
 * @param budget dollars in a calendar day or month, in UTC
 */
public record Limits(
        long requestsPerMinute, long tokensPerMinute, long parallel, @Nullable Budget budget) {
    /** No limit at all. */
    public static final Limits NONE = new Limits(0, 0, 0, null);

    /**
     * Dollars for a period.
     *
     * @param nanoUsd in billionths of a US dollar
     */
    public record Budget(long nanoUsd, Period period) {}

    /** A calendar period, in UTC. */
    public enum Period {
        DAY,
        MONTH
    }
}
