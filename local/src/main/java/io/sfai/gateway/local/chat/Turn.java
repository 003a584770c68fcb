package io.sfai.gateway.local.chat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a turn went.
 *
 * @param model the target that answered, else the alias
 * @param ending how the answer ended
 * @param tokens null if nobody counted
 * @param dollars null if the gateway told no cost
 * @param first until the first word or thought; null if there was none
 */
record Turn(
        String model,
        Ending ending,
        @Nullable Tokens tokens,
        @Nullable String dollars,
        @Nullable Duration first,
        Duration whole) {

    /** How an answer ended that did not fail. */
    enum Ending {
        WHOLE,
        STOPPED,
        TOKEN_LIMIT,
        FILTERED
    }

    /** Tokens in, of these from a cache, and out. */
    record Tokens(long in, long cached, long out) {}
}
