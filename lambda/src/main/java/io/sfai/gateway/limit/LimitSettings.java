package io.sfai.gateway.limit;

import io.sfai.gateway.inference.Limits;

/**
 * How the gateway limits.
 *
 * @param global what all callers together may use: no parallel limit among it
 * @param closedOnFailure whether requests, tokens and slots that can't be counted are refused;
 *     budgets always are
 * @param shards items that a busy account is spread over, at least 1
 */
public record LimitSettings(Limits global, boolean closedOnFailure, int shards) {}
