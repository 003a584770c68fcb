package io.sfai.gateway.limit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The {@code x-ratelimit-*} headers: of each kind the limit of which the least is left. */
final class RateHeaders {
    private static final String REQUESTS = "requests";
    private static final String TOKENS = "tokens";

    private final Map<String, Meter> meters = new HashMap<>();
    private final Duration reset;

    private record Meter(long limit, long remaining) {
        Meter tighter(Meter other) {
            return other.remaining < remaining ? other : this;
        }
    }

    /**
     * @param reset how long until the minute ends
     */
    RateHeaders(Duration reset) {
        this.reset = reset;
    }

    /** Notes what is left of the requests after this one. */
    void requests(Share share, long used) {
        if (share.whole().requestsPerMinute() > 0) {
            long left = left(share.part().requestsPerMinute(), used, share.shards());
            add(REQUESTS, new Meter(share.whole().requestsPerMinute(), left));
        }
    }

    /** Notes what is left of the tokens after those that this request may need. */
    void tokens(Share share, long used) {
        if (share.whole().tokensPerMinute() > 0) {
            long left = left(share.part().tokensPerMinute(), used, share.shards());
            add(TOKENS, new Meter(share.whole().tokensPerMinute(), left));
        }
    }

    /** Of the whole, as far as one shard can tell. */
    private static long left(long part, long used, int shards) {
        return Math.max(0, part - used) * shards;
    }

    private void add(String kind, Meter meter) {
        Meter known = meters.get(kind);
        meters.put(kind, known == null ? meter : known.tighter(meter));
    }

    Duration reset() {
        return reset;
    }

    /** All of them, in lower case. */
    Map<String, String> all() {
        Map<String, String> all = new HashMap<>();
        for (Map.Entry<String, Meter> each : meters.entrySet()) {
            Meter meter = each.getValue();
            all.put("x-ratelimit-limit-" + each.getKey(), Long.toString(meter.limit));
            all.put("x-ratelimit-remaining-" + each.getKey(), Long.toString(meter.remaining));
            all.put("x-ratelimit-reset-" + each.getKey(), seconds(reset) + "s");
        }
        return all;
    }

    /** Whole seconds, at least one. */
    static String seconds(Duration time) {
        return Long.toString(Math.max(1, Math.ceilDiv(time.toMillis(), 1000)));
    }
}
