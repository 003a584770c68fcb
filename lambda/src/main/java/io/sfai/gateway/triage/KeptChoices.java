package io.sfai.gateway.triage;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import io.sfai.gateway.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The routes that conversations are on, for a day each, in the partition {@code triage <owner>}. A
 * store that fails makes a conversation forget its route and nothing else.
 */
public final class KeptChoices {
    private static final Duration KEPT = Duration.ofHours(24);

    /** A choice that is younger need not be written again. */
    private static final Duration FRESH = Duration.ofHours(12);

    private final Store store;
    private final InstantSource clock;
    private final Executor afterwards;
    private final Consumer<RuntimeException> failed;

    /**
     * What was chosen last.
     *
     * @param route null if it was none, so that the triage's {@code else} answered
     */
    record Kept(@Nullable String route, Instant expires) {}

    /**
     * @param afterwards runs what nobody waits for
     * @param failed told of a store that can't be asked, or does not keep a choice
     */
    public KeptChoices(
            Store store,
            InstantSource clock,
            Executor afterwards,
            Consumer<RuntimeException> failed) {
        this.store = store;
        this.clock = clock;
        this.afterwards = afterwards;
        this.failed = failed;
    }

    /** The choice that is kept under the first of some keys that has one, or null. */
    @Nullable Kept find(String owner, List<String> keys) {
        try {
            for (String key : keys) {
                Item item = store.get(pk(owner), key);
                if (item != null) {
                    String route = Json.object(item.data()).string("route");
                    return new Kept(route, item.expires());
                }
            }
        } catch (StoreException | JsonException e) {
            failed.accept(e);
        }
        return null;
    }

    /**
     * Keeps a choice under all of some keys, unless that is how it stands.
     *
     * @param before what was kept when the choice was made
     */
    void keep(String owner, List<String> keys, @Nullable Kept before, @Nullable String route) {
        Instant now = clock.instant();
        if (before != null
                && Objects.equals(before.route, route)
                && before.expires.isAfter(now.plus(FRESH))) {
            return;
        }
        Instant expires = now.plus(KEPT).truncatedTo(ChronoUnit.SECONDS);
        String data = Json.text(new JsonObject().put("route", route));
        afterwards.execute(() -> {
            try {
                keys.forEach(key -> write(pk(owner), key, data, expires));
            } catch (StoreException e) {
                failed.accept(e);
            }
        });
    }

    /** What somebody else writes meanwhile is as good. */
    private void write(String pk, String key, String data, Instant expires) {
        Item item = new Item(pk, key, data, Map.of(), 0, expires);
        if (store.put(item, 0) == 0) {
            Item there = store.get(pk, key);
            store.put(item, there == null ? 0 : there.version());
        }
    }

    private static String pk(String owner) {
        return "triage " + owner;
    }
}
