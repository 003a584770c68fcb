package io.sfai.gateway.limit;

import java.util.function.Consumer;

/**
 * Who is told of what no single request is to blame for.
 *
 * @param servedUncounted a request is let through because it can't be counted
 * @param events everything else
 */
public record LimitLog(Consumer<RuntimeException> servedUncounted, Events events) {
    /** A lease has ended by itself: whoever held it is gone without settling. */
    static final String LEASE_EXPIRED = "lease_expired";

    /** What a request has used could not be written. */
    static final String SETTLEMENT_LOST = "settlement_lost";

    /** Why a request was refused with {@code limit_} or {@code budget_store_unavailable}. */
    static final String STORE_FAILED = "limit_store_failed";

    /** Takes a line of the log. */
    @FunctionalInterface
    public interface Events {
        /**
         * Takes one.
         *
         * @param account a caller's id, or {@code global}
         */
        void tell(String event, String account, String message);
    }
}
