package io.sfai.gateway.limit;

import io.sfai.gateway.inference.Receipt;
import org.jspecify.annotations.Nullable;

/** What one request counts on one item of an account. */
sealed interface Tally permits LedgerTally, MinuteTally, RunningTally {
    /**
     * Waits for the count.
     *
     * @param until in {@link System#nanoTime}
     * @throws io.sfai.gateway.error.GatewayException if it is over the limit, or can't be told and
     *     the policy is closed
     */
    void judge(Share share, RateHeaders headers, long until);

    /**
     * Takes the count back, later, as soon as it is known to have happened.
     *
     * @param share null if nobody knows what the caller may
     */
    void giveBack(@Nullable Share share);

    /** Writes, later, what the request has really used. */
    void settle(Share share, Receipt receipt);
}
