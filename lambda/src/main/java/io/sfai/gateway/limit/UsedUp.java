package io.sfai.gateway.limit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this environment has seen of counters that only grow: a caller that hammers at a limit which
 * stays used up for the rest of the minute or month is refused without another write.
 */
final class UsedUp {
    /** Forgetting costs a write each, no more. */
    private static final int MOST = 1000;

    private final Map<String, Long> seen = new ConcurrentHashMap<>();

    /**
     * Notes a counter.
     *
     * @param period a name that does not come again: of an item, or of a counter and its item
     */
    void saw(String partition, String period, long value) {
        if (seen.size() >= MOST) {
            seen.clear();
        }
        seen.merge(partition + ' ' + period, value, Math::max);
    }

    /** The most that was seen; 0 for nothing. */
    long seen(String partition, String period) {
        return seen.getOrDefault(partition + ' ' + period, 0L);
    }
}
