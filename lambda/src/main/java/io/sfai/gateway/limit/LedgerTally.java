package io.sfai.gateway.limit;

import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.store.Store.Counts;
import io.sfai.gateway.store.StoreException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Dollars of a month: those spent, and those that running requests hold. What a request costs goes
 * to the day and month in which it was admitted.
 */
final class LedgerTally implements Tally {
    private final Books books;
    private final String account;
    private final String partition;
    private final Demand demand;
    private final Count.Place place;
    private final @Nullable Count count;

    /**
     * @param reserve whether there may be a budget, so that dollars are held from now on
     */
    LedgerTally(Books books, String account, String partition, Demand demand, boolean reserve) {
        this.books = books;
        this.account = account;
        this.partition = partition;
        this.demand = demand;
        this.place = Ledger.place(partition, demand.at());
        this.count = reserve ? new Count(books.store(), place, reservation()) : null;
    }

    /** An item is read by adding to it, if only nothing. */
    private Map<String, Long> reservation() {
        return demand.nanoUsd() == 0
                ? Map.of(Ledger.SPENT, 0L)
                : Map.of(Leases.counter(demand.lease()), demand.nanoUsd());
    }

    @Override
    public void judge(Share share, RateHeaders headers, long until) {
        Budget budget = share.part().budget();
        Budget whole = share.whole().budget();
        if (budget == null || whole == null || count == null) {
            return;
        }
        Map<String, Long> counted;
        try {
            counted = count.await(until);
        } catch (StoreException e) {
            books.log()
                    .events()
                    .tell(LimitLog.STORE_FAILED, account, String.valueOf(e.getMessage()));
            throw Refusals.unbudgeted();
        }
        String counter = Ledger.spent(budget.period(), demand.at());
        long spent = counted.getOrDefault(counter, 0L);
        if (spent + Leases.live(counted, demand.at()) > budget.nanoUsd()) {
            if (spent + demand.nanoUsd() > budget.nanoUsd()) {
                books.usedUp().saw(partition, place.sk() + ' ' + counter, spent);
            }
            throw Refusals.budget(share, whole, headers, demand.at());
        }
    }

    /** Whether a request can't be admitted, after what this environment has seen spent. */
    static boolean isHopeless(UsedUp usedUp, String partition, Budget budget, Demand demand) {
        String counter = Ledger.spent(budget.period(), demand.at());
        String item = Ledger.place(partition, demand.at()).sk();
        long spent = usedUp.seen(partition, item + ' ' + counter);
        return spent + demand.nanoUsd() > budget.nanoUsd();
    }

    @Override
    public void giveBack(@Nullable Share share) {
        Count counting = count;
        if (counting != null && demand.nanoUsd() > 0) {
            books.later(account, () -> release(counting));
        }
    }

    private void release(Count counting) {
        if (counting.answered() != null && !isLeaseOver()) {
            counting.change(
                    Counts.adding(Map.of(Leases.counter(demand.lease()), -demand.nanoUsd())));
        }
    }

    @Override
    public void settle(Share share, Receipt receipt) {
        long cost = NanoUsd.cost(receipt.costUsd());
        books.later(account, () -> write(cost, receipt.ended()));
    }

    private void write(long cost, Instant ended) {
        Map<String, Long> counted = count == null ? null : count.answered();
        Map<String, Long> add = new HashMap<>();
        Set<String> drop = new HashSet<>();
        add.put(Ledger.SPENT, cost);
        add.put(Ledger.spentOn(demand.at()), cost);
        add.put(Ledger.REQUESTS, 1L);
        Map<String, Long> dead = Map.of();
        if (counted != null) {
            dead = Leases.dead(counted, demand.at());
            drop.addAll(dead.keySet());
            drop.addAll(Ledger.pastDays(counted, demand.at()));
            String held = Leases.counter(demand.lease());
            if (isLeaseOver()) {
                drop.add(held);
            } else if (demand.nanoUsd() > 0) {
                add.put(held, -demand.nanoUsd());
            }
        }
        Map<String, Long> set = Map.of(Ledger.LAST, ended.getEpochSecond());
        books.store().count(partition, place.sk(), new Counts(add, set, drop), place.expires());
        Expired.tell(
                books,
                account,
                partition + ' ' + place.sk(),
                dead,
                left -> NanoUsd.shown(left) + " held by a request is");
    }

    private boolean isLeaseOver() {
        return Leases.isOver(demand.lease(), books.clock().instant());
    }
}
