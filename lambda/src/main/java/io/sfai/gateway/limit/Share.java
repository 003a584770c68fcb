package io.sfai.gateway.limit;

import io.sfai.gateway.inference.Limits;

/**
 * What one request may find of an account's limits: those of the shard that it came to.
 *
 * @param holder whose limits these are, for messages
 * @param whole the account's limits
 * @param part this shard's part of them
 * @param shards of the minutes and slots
 */
record Share(String holder, Limits whole, Limits part, int shards) {
    static final String GATEWAY = "the gateway";

    /**
     * One shard's part.
     *
     * @param shard of the minutes and slots, modulo their number
     * @param ledgers how many ledgers the account has
     * @param ledger which of them
     */
    static Share of(String holder, Limits whole, int most, int shard, int ledgers, int ledger) {
        int shards = Shards.of(whole, most);
        int own = shard % shards;
        return new Share(
                holder,
                whole,
                new Limits(
                        Shards.part(whole.requestsPerMinute(), own, shards),
                        Shards.part(whole.tokensPerMinute(), own, shards),
                        Shards.part(whole.parallel(), own, shards),
                        Shards.part(whole.budget(), ledger, ledgers)),
                shards);
    }

    boolean isGateway() {
        return holder.equals(GATEWAY);
    }
}
