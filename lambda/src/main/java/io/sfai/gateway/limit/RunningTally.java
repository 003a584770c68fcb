package io.sfai.gateway.limit;

import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.store.Store.Counts;
import io.sfai.gateway.store.StoreException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of the slots for requests that run at once. */
final class RunningTally implements Tally {
    private static final String ITEM = "running";

    private final Books books;
    private final String account;
    private final String partition;
    private final Demand demand;
    private final Count count;

    /** Begins to count. */
    RunningTally(Books books, String account, String partition, Demand demand) {
        this.books = books;
        this.account = account;
        this.partition = partition;
        this.demand = demand;
        Count.Place place = new Count.Place(partition, ITEM, Instant.MAX);
        this.count = new Count(books.store(), place, Map.of(Leases.counter(demand.lease()), 1L));
    }

    @Override
    public void judge(Share share, RateHeaders headers, long until) {
        long limit = share.part().parallel();
        if (limit == 0) {
            return;
        }
        Map<String, Long> counted;
        try {
            counted = count.await(until);
        } catch (StoreException e) {
            books.uncounted(account, e);
            return;
        }
        if (Leases.live(counted, demand.at()) > limit) {
            throw Refusals.parallel(share, headers);
        }
    }

    @Override
    public void giveBack(@Nullable Share share) {
        books.later(account, this::release);
    }

    @Override
    public void settle(Share share, Receipt receipt) {
        giveBack(share);
    }

    private void release() {
        Map<String, Long> counted = count.answered();
        if (counted == null || Leases.isOver(demand.lease(), books.clock().instant())) {
            return;
        }
        Map<String, Long> back = new HashMap<>();
        back.put(Leases.counter(demand.lease()), -1L);
        Map<String, Long> dead = Leases.dead(counted, demand.at());
        Set<String> drop = new HashSet<>(dead.keySet());
        count.change(new Counts(back, Map.of(), drop));
        Expired.tell(
                books,
                account,
                partition + ' ' + ITEM,
                dead,
                left -> left + " slots for running requests are");
    }
}
