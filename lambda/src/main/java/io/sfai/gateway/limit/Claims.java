package io.sfai.gateway.limit;

import io.sfai.gateway.inference.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** What one request claims, of its caller and of the gateway; given back or settled, once. */
final class Claims {
    private final List<Claim> all;
    private final RateHeaders headers;
    private final Duration patience;
    private final AtomicBoolean ended = new AtomicBoolean();
    private long asked;

    /**
     * @param all in the order in which refusals are told
     */
    Claims(List<Claim> all, RateHeaders headers, Duration patience) {
        this.all = all;
        this.patience = patience;
        this.headers = headers;
    }

    /**
     * Asks for everything at once, without waiting.
     *
     * @throws io.sfai.gateway.error.GatewayException if it is known to be no use; nothing is asked
     */
    void ask() {
        for (Claim each : all) {
            each.refuseHopeless(headers);
        }
        asked = System.nanoTime();
        all.forEach(Claim::ask);
    }

    /**
     * Waits for the counts.
     *
     * @throws io.sfai.gateway.error.GatewayException the first refusal
     */
    void judge() {
        for (Claim each : all) {
            each.judge(headers, asked + patience.toNanos());
        }
    }

    /** Headers for the answer. */
    Map<String, String> headers() {
        return headers.all();
    }

    /** For a request that was refused, or that reached no model. */
    void giveBack() {
        if (ended.compareAndSet(false, true)) {
            all.forEach(Claim::giveBack);
        }
    }

    /** For a request that has ended. */
    void settle(Receipt receipt) {
        if (ended.compareAndSet(false, true)) {
            all.forEach(each -> each.settle(receipt));
        }
    }
}
