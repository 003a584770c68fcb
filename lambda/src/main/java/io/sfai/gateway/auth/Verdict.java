package io.sfai.gateway.auth;

import io.sfai.gateway.auth.KeyRecord.KeySecret;
import io.sfai.gateway.error.GatewayError.Unauthorized;
import io.sfai.gateway.inference.Grant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a record says of a text that was presented for it. */
sealed interface Verdict {
    /** It opens the key. */
    record Good(Grant grant) implements Verdict {}

    /** It did once, or would, were the key not closed. */
    record Closed(Unauthorized error) implements Verdict {}

    /** It never was this key's text; so too if there is no such key. */
    record Unknown() implements Verdict {
        static final Unauthorized ERROR =
                new Unauthorized(
                        "this key is not known here: check that all of it was sent, or ask whoever"
                                + " runs the gateway for another",
                        Unauthorized.INVALID);
    }

    /** Stands in for the secrets of a key that is not there, so that both take the same time. */
    List<KeySecret> NOBODYS = List.of(new KeySecret("0".repeat(64), Instant.MAX));

    /**
     * Judges.
     *
     * @param record null if there is no such key
     * @param sha256 of the presented text
     */
    static Verdict of(@Nullable KeyRecord record, String sha256, Instant now) {
        KeySecret secret = matching(record == null ? NOBODYS : record.secrets(), sha256);
        if (record == null || secret == null) {
            return new Unknown();
        }
        String name = record.terms().name();
        if (record.revoked() != null) {
            return closed(
                    "key_revoked",
                    "the key %s was revoked on %s: ask whoever runs the gateway for another one",
                    name,
                    record.revoked());
        }
        if (!secret.until().isAfter(now)) {
            return closed(
                    "key_rotated",
                    "the key %s has another text, this one ended on %s: use the new one, or ask"
                            + " whoever runs the gateway for it",
                    name,
                    secret.until());
        }
        if (!record.terms().expires().isAfter(now)) {
            return closed(
                    "key_expired",
                    "the key %s expired on %s: ask whoever runs the gateway for another one or for"
                            + " more time",
                    name,
                    record.terms().expires());
        }
        KeyTerms terms = record.terms();
        return new Good(
                new Grant(name, terms.aliases(), terms.limits(), terms.userText(), terms.tools()));
    }

    private static Closed closed(String code, String sentence, String name, Instant when) {
        return new Closed(new Unauthorized(sentence.formatted(name, when), code));
    }

    /** Looks at every secret, whichever fits. */
    private static @Nullable KeySecret matching(List<KeySecret> secrets, String sha256) {
        byte[] presented = sha256.getBytes(StandardCharsets.US_ASCII);
        KeySecret matching = null;
        for (KeySecret each : secrets) {
            byte[] known = each.sha256().getBytes(StandardCharsets.US_ASCII);
            if (MessageDigest.isEqual(known, presented)) {
                matching = each;
            }
        }
        return matching;
    }
}
