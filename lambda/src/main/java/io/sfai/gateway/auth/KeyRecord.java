package io.sfai.gateway.auth;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A virtual key as it is stored: everything but the key.
 *
 * @param id {@code key_} and what stands in the key's own text; the same after a rotation
 * @param created when it was made
 * @param revoked when it was revoked; null if it was not
 * @param secrets what its text may be, the newest first; a few whose time is over stay, so that who
 *     still sends one is told what happened
 * @param version of the stored item, for the next writer
 */
public record KeyRecord(
        String id,
        KeyTerms terms,
        Instant created,
        @Nullable Instant revoked,
        List<KeySecret> secrets,
        long version) {

    /** A record whose secrets nobody changes. */
    public KeyRecord {
        secrets = List.copyOf(secrets);
    }

    /**
     * A text that opens the key.
     *
     * @param sha256 of the whole text, in lower-case hex
     * @param until when it stops to; {@link Instant#MAX} for never
     */
    public record KeySecret(String sha256, Instant until) {}

    KeyRecord with(KeyTerms other) {
        return new KeyRecord(id, other, created, revoked, secrets, version);
    }

    KeyRecord with(List<KeySecret> others) {
        return new KeyRecord(id, terms, created, revoked, others, version);
    }

    KeyRecord revokedAt(Instant now) {
        return new KeyRecord(id, terms, created, now, secrets, version);
    }

    KeyRecord stored(long newVersion) {
        return new KeyRecord(id, terms, created, revoked, secrets, newVersion);
    }
}
