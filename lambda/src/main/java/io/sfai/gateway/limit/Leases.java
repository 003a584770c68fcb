package io.sfai.gateway.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What is held by running requests, in counters named {@code held <minute>} after the minute since
 * the epoch in which it is free again by itself: a process that died gives nothing back.
 */
final class Leases {
    private static final String HELD = "held ";
    private static final long MINUTE = 60;

    /** The longest that anything is held, for requests that nothing ends. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private Leases() {}

    /**
     * The minute in which the lease of a request ends: a whole minute after its deadline at least,
     * so that clocks may differ.
     */
    static long end(Instant deadline, Instant now) {
        Instant longest = now.plus(LONGEST);
        Instant end = deadline.isBefore(longest) ? deadline : longest;
        return Math.ceilDiv(end.getEpochSecond() + 1, MINUTE) + 1;
    }

    static String counter(long lease) {
        return HELD + lease;
    }

    static boolean isOver(long lease, Instant now) {
        return lease * MINUTE <= now.getEpochSecond();
    }

    /** All that is held now. */
    static long live(Map<String, Long> counters, Instant now) {
        long sum = 0;
        for (Map.Entry<String, Long> each : counters.entrySet()) {
            long lease = lease(each.getKey());
            if (lease >= 0 && !isOver(lease, now)) {
                sum += Math.max(0, each.getValue());
            }
        }
        return sum;
    }

    /** The counters whose time is over, with what they still hold. */
    static Map<String, Long> dead(Map<String, Long> counters, Instant now) {
        Map<String, Long> dead = new HashMap<>();
        for (Map.Entry<String, Long> each : counters.entrySet()) {
            long lease = lease(each.getKey());
            if (lease >= 0 && isOver(lease, now)) {
                dead.put(each.getKey(), each.getValue());
            }
        }
        return dead;
    }

    /** The minute that a counter is named after; -1 if it is another counter. */
    private static long lease(String counter) {
        if (!counter.startsWith(HELD)) {
            return -1;
        }
        try {
            return Long.parseLong(counter.substring(HELD.length()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
