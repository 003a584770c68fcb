package io.sfai.gateway.model;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.model.MapSource.Fetched;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The model map of a source, asked for again when it is too old. Age is judged by wall clock, since
 * an environment may have been frozen for an hour. The last good map serves where a new one is
 * broken, late or not to be had.
 */
public final class RefreshingModelMaps implements ModelMaps {
    /** How long a request waits for a newer map, and for the first one. */
    record Patience(Duration newer, Duration first) {}

    private static final Patience PATIENCE =
            new Patience(Duration.ofMillis(300), Duration.ofSeconds(5));

    /** After a failure the last good map serves this long, or for the time to live if shorter. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final MapSource source;
    private final Duration ttl;
    private final InstantSource clock;
    private final MapEvents events;
    private final String remedy;
    private final Patience patience;

    // Guarded by this.
    private @Nullable ModelMap good;
    private @Nullable String etag;
    private @Nullable Instant freshUntil;
    private @Nullable Instant asked;
    private @Nullable Refresh running;
    private String trouble = "it was not asked for yet";

    /**
     * @param ttl how old a map may get; zero asks before each request
     * @param remedy how a map gets where the source looks, as a sentence for the 503 that names a
     *     command such as {@code aws s3 cp model_map.json s3://bucket/key}
     */
    public RefreshingModelMaps(
            MapSource source, Duration ttl, InstantSource clock, MapEvents events, String remedy) {
        this(source, ttl, clock, events, remedy, PATIENCE);
    }

    RefreshingModelMaps(
            MapSource source,
            Duration ttl,
            InstantSource clock,
            MapEvents events,
            String remedy,
            Patience patience) {
        this.source = source;
        this.ttl = ttl;
        this.clock = clock;
        this.events = events;
        this.remedy = remedy;
        this.patience = patience;
    }

    @Override
    public ModelMap current() {
        Instant now = clock.instant();
        Refresh refresh;
        Duration wait;
        synchronized (this) {
            if (good != null && isFresh(now)) {
                return good;
            }
            refresh = running == null || isDead(running, now) ? begin(now) : running;
            Duration all = good == null ? patience.first() : patience.newer();
            wait = all.minus(Duration.between(refresh.began(), now));
        }
        if (!refresh.await(wait)) {
            tellLate(refresh);
        }
        return lastGood();
    }

    @Override
    public ModelMap latest() {
        synchronized (this) {
            if (good != null) {
                return good;
            }
        }
        return current();
    }

    @Override
    public synchronized boolean isStale() {
        return good == null || !isFresh(clock.instant());
    }

    /**
     * Ends a refresh that is still running; called when an invocation ends and no other is under
     * way, so that nothing is frozen half-way through.
     */
    public synchronized void endInvocation() {
        if (running != null) {
            running.abandon();
            running = null;
        }
    }

    private boolean isFresh(Instant now) {
        return freshUntil != null
                && asked != null
                && now.isBefore(freshUntil)
                // A clock that was set back proves nothing.
                && !now.isBefore(asked);
    }

    /** Whether a refresh has outlived its time, as one that was frozen with its connection has. */
    private boolean isDead(Refresh refresh, Instant now) {
        Duration age = Duration.between(refresh.began(), now);
        return age.isNegative() || age.compareTo(patience.first()) > 0;
    }

    private Refresh begin(Instant now) {
        if (running != null) {
            running.abandon();
        }
        String known = etag;
        Refresh refresh = new Refresh(now, () -> source.fetch(known, patience.first()), this::take);
        running = refresh;
        refresh.start();
        return refresh;
    }

    private void take(Refresh refresh, Fetched fetched) {
        switch (fetched) {
            case Fetched.Found found -> takeText(refresh, found);
            case Fetched.NotModified same -> settle(refresh, ttl);
            case Fetched.Missing missing -> fail(refresh, missing.message());
            case Fetched.Failed failed -> fail(refresh, failed.message());
        }
    }

    private void takeText(Refresh refresh, Fetched.Found found) {
        try {
            ModelMap map = ModelMapParser.parse(found.text());
            if (takeGood(refresh, map, found.etag())) {
                events.loaded(map.aliases().size(), found.etag());
            }
        } catch (ModelMapRejected e) {
            if (takeBroken(refresh, e, found.etag())) {
                events.rejected(e.problems(), found.etag());
            }
        }
    }

    /** Whether this is news. */
    private synchronized boolean takeGood(Refresh refresh, ModelMap map, String newEtag) {
        if (!settle(refresh, ttl)) {
            return false;
        }
        boolean isNew = good == null || !newEtag.equals(etag);
        good = map;
        etag = newEtag;
        return isNew;
    }

    /** Whether this is news. From here on its etag is asked with, so that it comes only once. */
    private synchronized boolean takeBroken(Refresh refresh, ModelMapRejected e, String newEtag) {
        if (!settle(refresh, ttl)) {
            return false;
        }
        boolean isNew = !newEtag.equals(etag);
        etag = newEtag;
        trouble = "the one there is broken: " + e.getMessage();
        return isNew;
    }

    private void fail(Refresh refresh, String message) {
        synchronized (this) {
            if (!settle(refresh, ttl.compareTo(PAUSE) < 0 ? ttl : PAUSE)) {
                return;
            }
            trouble = message;
        }
        events.refreshFailed(message);
    }

    /** Notes that a refresh has ended, unless it was abandoned. */
    private synchronized boolean settle(Refresh refresh, Duration freshFor) {
        if (running != refresh) {
            return false;
        }
        running = null;
        asked = refresh.began();
        freshUntil = refresh.began().plus(freshFor);
        return true;
    }

    private void tellLate(Refresh refresh) {
        synchronized (this) {
            if (running != refresh || !refresh.tellLate()) {
                return;
            }
            if (good == null) {
                trouble = "it did not come within " + patience.first().toMillis() + " ms";
            }
        }
        events.refreshFailed(
                "the model map did not come in time; the last good one, if any, serves");
    }

    private synchronized ModelMap lastGood() {
        if (good != null) {
            return good;
        }
        throw unavailable(trouble);
    }

    private GatewayException unavailable(String reason) {
        return new GatewayError.Unavailable(
                        "No model map could be loaded: " + reason + ". " + remedy,
                        "model_map_unavailable")
                .exception();
    }
}
