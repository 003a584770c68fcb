package io.sfai.gateway.inference;

/**
 * Who calls.
 *
 * @param id stable name for logs and limits; never the key
 */
public record Caller(String id) {
    /** Whoever holds the master key. */
    public static final Caller MASTER = new Caller("master");

    /** Everybody, under {@code AUTH_MODE=none}. */
    public static final Caller ANYONE = new Caller("anyone");
}
