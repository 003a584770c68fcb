package io.sfai.gateway.limit;

import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Limits.Budget;
import org.jspecify.annotations.Nullable;

/**
 * An account spread over items with a part of its limits each, so that it takes more writes than
 * one item does. The parts add up to the whole: never more is admitted.
 */
final class Shards {
    /** A smaller part than these would be used up by chance, and refuse long before the whole. */
    private static final long LEAST_REQUESTS = 1000;

    private static final long LEAST_TOKENS = 1_000_000;
    private static final long LEAST_PARALLEL = 100;

    private Shards() {}

    /**
     * How many items the minutes and slots of an account have; those with small limits have one.
     */
    static int of(Limits limits, int most) {
        long shards = most;
        shards = fewer(shards, limits.requestsPerMinute(), LEAST_REQUESTS);
        shards = fewer(shards, limits.tokensPerMinute(), LEAST_TOKENS);
        shards = fewer(shards, limits.parallel(), LEAST_PARALLEL);
        return (int) shards;
    }

    private static long fewer(long shards, long limit, long least) {
        return limit == 0 ? shards : Math.clamp(limit / least, 1, shards);
    }

    /** The partition of a shard: the first is the account's own. */
    static String partition(String account, int shard) {
        return shard == 0 ? account : account + '#' + shard;
    }

    /** One shard's part of a limit; the first ones get what is left over. */
    static long part(long limit, int shard, int shards) {
        return limit / shards + (shard < limit % shards ? 1 : 0);
    }

    /** One shard's part of a budget. */
    static @Nullable Budget part(@Nullable Budget budget, int shard, int shards) {
        return budget == null
                ? null
                : new Budget(part(budget.nanoUsd(), shard, shards), budget.period());
    }
}
