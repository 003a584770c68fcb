package io.sfai.gateway.limit;

import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.inference.Limits.Period;
import io.sfai.gateway.inference.Receipt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one request claims of one account: its ledger, its minute and a slot, all asked at once. */
final class Claim {
    /** Asks for what any limit needs. */
    private static final Limits ALL = new Limits(1, 1, 1, new Budget(1, Period.MONTH));

    private final Books books;
    private final String account;
    private final Demand demand;
    private final int shard;
    private final boolean alwaysLedger;
    private final List<Tally> tallies = new ArrayList<>(3);
    private @Nullable Share share;

    /**
     * @param shard any number; the same claim always comes to the same shard
     * @param alwaysLedger whether spending is written down with no budget too
     */
    Claim(Books books, String account, Demand demand, int shard, boolean alwaysLedger) {
        this.books = books;
        this.account = account;
        this.demand = demand;
        this.shard = shard;
        this.alwaysLedger = alwaysLedger;
    }

    /** Says what the account may use. Without this it is asked for everything. */
    Claim limited(String holder, Limits limits) {
        int most = books.settings().shards();
        // Whoever was asked for everything already was so at the first.
        int minutes = tallies.isEmpty() ? shard : 0;
        share = Share.of(holder, limits, most, minutes, most, shard % most);
        return this;
    }

    /**
     * Refuses, without a call, what can't be admitted.
     *
     * @throws io.sfai.gateway.error.GatewayException the refusal
     */
    void refuseHopeless(RateHeaders headers) {
        Share known = share;
        if (known == null) {
            return;
        }
        Limits part = known.part();
        Budget budget = part.budget();
        Budget whole = known.whole().budget();
        if (budget != null
                && whole != null
                && LedgerTally.isHopeless(books.usedUp(), ledgers(), budget, demand)) {
            throw Refusals.budget(known, whole, headers, demand.at());
        }
        long limit = part.requestsPerMinute();
        long seen = books.usedUp().seen(minutes(known), MinuteTally.item(demand.at()));
        if (limit > 0 && seen > MinuteTally.hopeless(limit)) {
            headers.requests(known, seen);
            throw Refusals.requests(known, headers);
        }
        if (part.tokensPerMinute() > 0 && demand.tokens() > part.tokensPerMinute()) {
            headers.tokens(known, 0);
            throw Refusals.tooManyTokens(known, demand.tokens(), headers);
        }
    }

    /** Asks for all that the limits need, in the order in which refusals are told. */
    void ask() {
        Limits part = share == null ? ALL : share.part();
        boolean dollars = part.budget() != null;
        if (alwaysLedger || dollars) {
            tallies.add(new LedgerTally(books, account, ledgers(), demand, dollars));
        }
        boolean tokens = part.tokensPerMinute() > 0;
        if (tokens || part.requestsPerMinute() > 0) {
            tallies.add(new MinuteTally(books, account, minutes(share), demand, tokens));
        }
        if (part.parallel() > 0) {
            tallies.add(new RunningTally(books, account, minutes(share), demand));
        }
    }

    private String ledgers() {
        return Shards.partition(account, shard % books.settings().shards());
    }

    /** Of a caller whose limits are not known yet, the first. */
    private String minutes(@Nullable Share known) {
        return Shards.partition(account, known == null ? 0 : shard % known.shards());
    }

    /**
     * Waits for the counts.
     *
     * @throws io.sfai.gateway.error.GatewayException the first refusal
     */
    void judge(RateHeaders headers, long until) {
        for (Tally tally : tallies) {
            tally.judge(known(), headers, until);
        }
    }

    void giveBack() {
        for (Tally tally : tallies) {
            tally.giveBack(share);
        }
    }

    void settle(Receipt receipt) {
        for (Tally tally : tallies) {
            tally.settle(known(), receipt);
        }
    }

    private Share known() {
        if (share == null) {
            throw new IllegalStateException("nobody has said what " + account + " may use");
        }
        return share;
    }
}
