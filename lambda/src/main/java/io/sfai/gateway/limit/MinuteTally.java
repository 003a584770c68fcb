package io.sfai.gateway.limit;

import io.sfai.gateway.inference.Receipt;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.store.Store.Counts;
import io.sfai.gateway.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests and tokens of a clock minute. A count of requests that came out over the limit stays, so
 * that a refusal costs no second write; it can take nobody's place, since there is none.
 */
final class MinuteTally implements Tally {
    private static final String REQUESTS = "requests";
    private static final String TOKENS = "tokens";
    private static final Duration KEPT = Duration.ofMinutes(5);

    /** More tokens than any answer has; what an upstream tells is not to be trusted. */
    private static final long MOST_TOKENS = 1_000_000_000_000L;

    private final Books books;
    private final String account;
    private final String partition;
    private final Demand demand;
    private final boolean withTokens;
    private final Instant end;
    private final String sk;
    private final Count count;

    /** Begins to count. */
    MinuteTally(Books books, String account, String partition, Demand demand, boolean withTokens) {
        this.books = books;
        this.account = account;
        this.partition = partition;
        this.demand = demand;
        this.withTokens = withTokens;
        this.end = Periods.endOfMinute(demand.at());
        this.sk = item(demand.at());
        Map<String, Long> added =
                withTokens ? Map.of(REQUESTS, 1L, TOKENS, demand.tokens()) : Map.of(REQUESTS, 1L);
        this.count =
                new Count(books.store(), new Count.Place(partition, sk, end.plus(KEPT)), added);
    }

    static String item(Instant at) {
        return "minute " + Periods.minute(at);
    }

    /**
     * From here on the count stays over the limit for the rest of the minute: at most as many as
     * the limit were counted within it and may still be given back.
     */
    static long hopeless(long limit) {
        return limit + Math.min(limit, Long.MAX_VALUE - limit);
    }

    @Override
    public void judge(Share share, RateHeaders headers, long until) {
        Map<String, Long> counted;
        try {
            counted = count.await(until);
        } catch (StoreException e) {
            books.uncounted(account, e);
            return;
        }
        long requests = counted.getOrDefault(REQUESTS, 0L);
        long tokens = counted.getOrDefault(TOKENS, 0L);
        headers.requests(share, requests);
        headers.tokens(share, tokens);
        if (isOver(share.part().requestsPerMinute(), requests)) {
            if (requests > hopeless(share.part().requestsPerMinute())) {
                books.usedUp().saw(partition, sk, requests);
            }
            throw Refusals.requests(share, headers);
        }
        if (isOver(share.part().tokensPerMinute(), demand.tokens())) {
            throw Refusals.tooManyTokens(share, demand.tokens(), headers);
        }
        if (isOver(share.part().tokensPerMinute(), tokens)) {
            throw Refusals.tokens(share, demand.tokens(), headers);
        }
    }

    private static boolean isOver(long limit, long used) {
        return limit > 0 && used > limit;
    }

    @Override
    public void giveBack(@Nullable Share share) {
        books.later(account, () -> takeBack(share == null ? 0 : share.part().requestsPerMinute()));
    }

    private void takeBack(long limit) {
        Map<String, Long> counted = count.answered();
        if (counted == null || isPast()) {
            return;
        }
        Map<String, Long> back = new HashMap<>();
        if (!isOver(limit, counted.getOrDefault(REQUESTS, 0L))) {
            back.put(REQUESTS, -1L);
        }
        if (withTokens) {
            back.put(TOKENS, -demand.tokens());
        }
        if (!back.isEmpty()) {
            count.change(Counts.adding(back));
        }
    }

    @Override
    public void settle(Share share, Receipt receipt) {
        Usage used = receipt.usage();
        long tokens = bounded(used.input()) + bounded(used.output());
        boolean matters = withTokens && share.part().tokensPerMinute() > 0;
        if (matters && tokens != demand.tokens() && !isPast()) {
            books.later(account, () -> correct(tokens - demand.tokens()));
        }
    }

    private void correct(long difference) {
        if (count.answered() != null) {
            count.change(Counts.adding(Map.of(TOKENS, difference)));
        }
    }

    private static long bounded(long tokens) {
        return Math.clamp(tokens, 0, MOST_TOKENS);
    }

    /** Nobody asks for a minute that is over. */
    private boolean isPast() {
        return !books.clock().instant().isBefore(end);
    }
}
