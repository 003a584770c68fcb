package io.sfai.gateway.inference;

import java.util.function.Supplier;

/**
 * Who calls: a name at once, and what it may as soon as that is known.
 *
 * @param id stable name for logs, limits and sessions; never the key; it survives the key's
 *     rotation
 * @param standing what is known of it without asking the store
 * @param asked gives what it may, waiting for it if need be; throws a {@link
 *     io.sfai.gateway.error.GatewayException} if its key is not good (401) or that can't be told
 *     (503)
 */
public record Caller(String id, Standing standing, Supplier<Grant> asked) {
    /** Whoever holds the master key. */
    public static final Caller MASTER =
            new Caller("master", Standing.OWNER, () -> Grant.EVERYTHING);

    /** Everybody, under {@code AUTH_MODE=none}. */
    public static final Caller ANYONE =
            new Caller("anyone", Standing.OWNER, () -> Grant.EVERYTHING);

    /** What is known of a caller without asking the store. */
    public enum Standing {
        /** It has no limits of its own, so it is not counted by itself. */
        OWNER,
        /** Known good: what it may is at hand. */
        KNOWN,
        /** Likely good: what it uses may be counted before its grant is known, and given back. */
        LIKELY,
        /** Nothing is done for it before its grant is known. */
        STRANGER
    }

    /** What it may. */
    public Grant grant() {
        return asked.get();
    }
}
