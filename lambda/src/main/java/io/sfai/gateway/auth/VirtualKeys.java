package io.sfai.gateway.auth;

import io.sfai.gateway.auth.KeyReads.Absent;
import io.sfai.gateway.auth.KeyReads.Damaged;
import io.sfai.gateway.auth.KeyReads.Failed;
import io.sfai.gateway.auth.KeyReads.Found;
import io.sfai.gateway.auth.KeyReads.Read;
import io.sfai.gateway.auth.KnownKeys.Known;
import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Caller.Standing;
import io.sfai.gateway.inference.Grant;
import io.sfai.gateway.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Knows those who hold virtual keys. A record is read beside whatever else a request waits for, and
 * serves for ten seconds; one that can't be read again serves for five minutes.
 */
public final class VirtualKeys {
    private static final Duration PATIENCE = Duration.ofMillis(700);

    private final KnownKeys known = new KnownKeys();
    private final BadKeys badKeys = new BadKeys();
    private final KeyReads reads;
    private final InstantSource clock;
    private final Consumer<RuntimeException> servedOn;
    private final Consumer<RuntimeException> damaged;

    /**
     * @param servedOn is told why a record could not be read again while the old one serves
     * @param damaged is told of a key whose record is of no use
     */
    public VirtualKeys(
            Store store,
            InstantSource clock,
            Consumer<RuntimeException> servedOn,
            Consumer<RuntimeException> damaged) {
        this(store, clock, servedOn, damaged, PATIENCE);
    }

    VirtualKeys(
            Store store,
            InstantSource clock,
            Consumer<RuntimeException> servedOn,
            Consumer<RuntimeException> damaged,
            Duration patience) {
        this.reads = new KeyReads(new KeyRecords(store), known, clock, patience);
        this.clock = clock;
        this.servedOn = servedOn;
        this.damaged = damaged;
    }

    /**
     * Whoever presents a text.
     *
     * @param id of the text
     * @throws GatewayException 401 if that is certain at once
     */
    Caller caller(String id, String text) {
        String sha256 = KeyText.sha256(text);
        Instant now = clock.instant();
        Known held = known.get(id);
        if (held == null) {
            Standing standing = badKeys.areMany(now) ? Standing.STRANGER : Standing.LIKELY;
            return asking(id, standing, sha256, null);
        }
        Verdict verdict = Verdict.of(held.record(), sha256, now);
        // A text that is not known here may come from a rotation that is not yet known either.
        if (held.isFresh(now) && !(verdict instanceof Verdict.Unknown)) {
            Grant grant = granted(verdict, now);
            return new Caller(id, Standing.KNOWN, () -> grant);
        }
        boolean likely = verdict instanceof Verdict.Good;
        return asking(id, likely ? Standing.LIKELY : Standing.STRANGER, sha256, held);
    }

    private Caller asking(String id, Standing standing, String sha256, @Nullable Known held) {
        Read read = reads.begin(id);
        return new Caller(id, standing, new Once(() -> grant(read, sha256, held)));
    }

    private Grant grant(Read read, String sha256, @Nullable Known held) {
        return switch (reads.await(read)) {
            case Found found -> granted(found.record(), sha256);
            case Absent a -> granted(null, sha256);
            case Damaged d -> {
                damaged.accept(d.why());
                throw new Unavailable(
                                "what is stored of this key can't be read: whoever runs the gateway"
                                        + " finds the reason in its log, and can make another key",
                                "key_unreadable")
                        .exception();
            }
            case Failed f -> fromBefore(held, sha256, f.why());
        };
    }

    private Grant granted(@Nullable KeyRecord record, String sha256) {
        Instant now = clock.instant();
        return granted(Verdict.of(record, sha256, now), now);
    }

    private Grant granted(Verdict verdict, Instant now) {
        return switch (verdict) {
            case Verdict.Good good -> good.grant();
            case Verdict.Closed closed -> throw closed.error().exception();
            case Verdict.Unknown u -> {
                badKeys.met(now);
                throw Verdict.Unknown.ERROR.exception();
            }
        };
    }

    /** The store can't be asked: what was known a short while ago holds on. */
    private Grant fromBefore(@Nullable Known held, String sha256, RuntimeException why) {
        Instant now = clock.instant();
        if (held != null && held.isUsable(now)) {
            Verdict verdict = Verdict.of(held.record(), sha256, now);
            if (!(verdict instanceof Verdict.Unknown)) {
                if (known.extend(held, now)) {
                    servedOn.accept(why);
                }
                return granted(verdict, now);
            }
        }
        throw new GatewayException(
                new Unavailable(
                        "this key can't be looked up now, since the gateway's store does not"
                                + " answer: try again in a moment",
                        "key_store_unavailable"),
                Map.of("retry-after", "3"),
                why);
    }
}
