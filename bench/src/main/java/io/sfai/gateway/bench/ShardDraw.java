package io.sfai.gateway.bench;

import java.util.SplittableRandom;

/**
 * A minute of requests that each come to one of a limit's shards by chance. When in the minute they
 * come does not matter, only how many: a shard counts, it does not pace.
 *
 * @param limit requests a minute
 * @param setting {@code LIMIT_SHARDS}
 * @param shards those that such a limit is spread over
 * @param firstRefusal requests admitted before the first refusal
 * @param admittedOfLimit admitted when as many ask as the limit allows
 * @param admittedOfMore admitted when a tenth more ask
 */
record ShardDraw(
        long limit,
        int setting,
        int shards,
        long firstRefusal,
        long admittedOfLimit,
        long admittedOfMore) {
    /** As the gateway has it: a smaller part would be used up by chance. */
    private static final long LEAST_PART = 1000;

    private static final long SEED = 20_261_122;

    static ShardDraw of(long limit, int setting) {
        int shards = Math.clamp(limit / LEAST_PART, 1, setting);
        SplittableRandom random = new SplittableRandom(SEED);
        long[] left = new long[shards];
        for (int i = 0; i < shards; i++) {
            left[i] = limit / shards + (i < limit % shards ? 1 : 0);
        }
        long first = -1;
        long admitted = 0;
        long ofLimit = 0;
        long offered = limit + limit / 10;
        for (long n = 1; n <= offered; n++) {
            int shard = random.nextInt(shards);
            if (left[shard] > 0) {
                left[shard]--;
                admitted++;
            } else if (first < 0) {
                first = admitted;
            }
            if (n == limit) {
                ofLimit = admitted;
            }
        }
        return new ShardDraw(limit, setting, shards, first < 0 ? limit : first, ofLimit, admitted);
    }
}
