package io.sfai.gateway.local.chat;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/** Names of new sessions: UUIDs of version 7, which sort by their time. */
final class SessionId {
    private static final SecureRandom RANDOM = new SecureRandom();

    private SessionId() {}

    static String next(InstantSource clock) {
        long version = 0x7000L | RANDOM.nextLong(1 << 12);
        long variant = 0x8000_0000_0000_0000L | RANDOM.nextLong(1L << 62);
        return new UUID(clock.millis() << 16 | version, variant).toString();
    }
}
