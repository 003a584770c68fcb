package io.sfai.gateway.limit;

import io.sfai.gateway.inference.Limits;
import java.time.Duration;

/**
 * How the gateway limits.
 *
 * @param global what all callers together may use: no parallel limit among it
 * @param closedOnFailure whether requests, tokens and slots that can't be counted are refused;
 *     budgets always are
 * @param shards items that a busy account is spread over, at least 1
 * @param patience how long a client waits for counts; a store that takes longer has failed
 */
public record LimitSettings(Limits global, boolean closedOnFailure, int shards, Duration patience) {
    private static final Duration PATIENCE = Duration.ofMillis(700);

    /** Settings with the usual patience. */
    public LimitSettings(Limits global, boolean closedOnFailure, int shards) {
        this(global, closedOnFailure, shards, PATIENCE);
    }
}
