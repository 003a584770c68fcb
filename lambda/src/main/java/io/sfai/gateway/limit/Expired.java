package io.sfai.gateway.limit;

import java.util.Map;

/** Tells of leases that ended by themselves with something in them. */
final class Expired {
    private Expired() {}

    /**
     * Tells once of each, as far as this environment knows.
     *
     * @param dead the counters whose time is over, with what they still hold
     * @param kind what they hold, in words
     */
    static void tell(
            Books books, String account, String item, Map<String, Long> dead, String kind) {
        for (Map.Entry<String, Long> each : dead.entrySet()) {
            long left = each.getValue();
            if (left > 0 && books.usedUp().seen(item, each.getKey()) == 0) {
                books.usedUp().saw(item, each.getKey(), left);
                books.log()
                        .events()
                        .tell(
                                LimitLog.LEASE_EXPIRED,
                                account,
                                left
                                        + " "
                                        + kind
                                        + " are free again by themselves: whoever held them has"
                                        + " ended without settling, or ran for over an hour");
            }
        }
    }
}
