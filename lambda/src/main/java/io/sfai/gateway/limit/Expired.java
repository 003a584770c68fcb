package io.sfai.gateway.limit;

import java.util.Map;
import java.util.function.LongFunction;

/** Tells of leases that ended by themselves with something in them. */
final class Expired {
    private Expired() {}

    /**
     * Tells once of each, as far as this environment knows.
     *
     * @param dead the counters whose time is over, with what they still hold
     * @param words what so much of it is
     */
    static void tell(
            Books books,
            String account,
            String item,
            Map<String, Long> dead,
            LongFunction<String> words) {
        for (Map.Entry<String, Long> each : dead.entrySet()) {
            long left = each.getValue();
            if (left > 0 && books.usedUp().seen(item, each.getKey()) == 0) {
                books.usedUp().saw(item, each.getKey(), left);
                books.log()
                        .events()
                        .tell(
                                LimitLog.LEASE_EXPIRED,
                                account,
                                words.apply(left)
                                        + " free again: whoever held it has"
                                        + " ended without settling, or ran for over an hour");
            }
        }
    }
}
