package io.sfai.gateway.telemetry;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Estimate;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.telemetry.AccessLog.Prices;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What one request has used and cost, over its attempts and over the rounds of its answer. */
final class Bill {
    private final InferenceRequest request;
    private final Prices prices;

    /** Of failed attempts and of rounds that are over; null once a price is unknown. */
    private @Nullable BigDecimal paid = BigDecimal.ZERO;

    private Usage ofRounds = Usage.NONE;
    private boolean hasRounds;

    /** Of the round at hand. */
    private @Nullable Target target;

    private boolean asked;
    private boolean content;
    private Estimate said = new Estimate();

    /** By upstreams: all rounds so far. */
    private @Nullable Usage told;

    Bill(InferenceRequest request, Prices prices) {
        this.request = request;
        this.prices = prices;
    }

    void attempt(Target next) {
        target = next;
        asked = true;
    }

    /** Upstreams bill what a failed attempt has read; of an unknown price, so is the sum. */
    void spent(Usage used) {
        pay(price(used));
    }

    /** A model that was asked beside the answer. */
    void spent(Target beside, Usage used) {
        pay(prices.cost(beside.id(), used));
    }

    private void pay(@Nullable BigDecimal cost) {
        BigDecimal before = paid;
        paid = cost == null || before == null ? null : before.add(cost);
    }

    /** The model is asked again, and may be another one at another price. */
    void round(Usage used) {
        spent(used);
        ofRounds = ofRounds.plus(used);
        hasRounds = true;
        asked = false;
        content = false;
        said = new Estimate();
    }

    void seen(Delta delta) {
        said.add(delta);
        boolean ofGateway =
                delta instanceof Delta.GatewayCall || delta instanceof Delta.GatewayResult;
        content |= delta.isContent() && !ofGateway;
        if (delta instanceof Delta.UsageReport report) {
            told = report.usage();
        }
    }

    /**
     * Tokens of all rounds.
     *
     * @param ended whether the answer came to its end
     * @param cut whether it broke before the upstream had told why it stops
     */
    Usage used(boolean ended, boolean cut) {
        return ofRounds.plus(ofRound(ended, cut));
    }

    /** US dollars of all rounds and all attempts; null if a price is unknown. */
    @Nullable BigDecimal cost(boolean ended, boolean cut) {
        BigDecimal before = paid;
        if (before == null || (hasRounds && !asked)) {
            return before;
        }
        BigDecimal last = price(ofRound(ended, cut));
        return last == null ? null : last.add(before);
    }

    private Usage ofRound(boolean ended, boolean cut) {
        if (hasRounds && !asked) {
            return Usage.NONE;
        }
        Usage own = told == null ? null : told.minus(ofRounds);
        // An upstream that breaks off before it tells anything has left the sum as it was.
        if (own == null || (hasRounds && own.input() <= 0 && own.output() <= 0)) {
            return estimate(ended);
        }
        return cut && own.output() < said.tokens() ? withSaid(own) : own;
    }

    /** What an upstream tells when it begins leaves out all that it has said since. */
    private Usage withSaid(Usage own) {
        return new Usage(
                own.input(),
                said.tokens(),
                own.cacheRead(),
                own.cacheWrite(),
                own.reasoning(),
                true);
    }

    /** What was sent and said; nothing for a request that failed. */
    private Usage estimate(boolean ended) {
        return content || ended
                ? new Usage(Estimate.tokens(request), said.tokens(), 0, 0, 0, true)
                : Usage.NONE;
    }

    private @Nullable BigDecimal price(Usage used) {
        return target == null ? null : prices.cost(target.id(), used);
    }
}
