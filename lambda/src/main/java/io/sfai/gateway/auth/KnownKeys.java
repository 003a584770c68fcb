package io.sfai.gateway.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records that this environment has read, the least used forgotten first. */
final class KnownKeys {
    /** How long a record serves before it is read again: a revoked key works no longer. */
    static final Duration FRESH = Duration.ofSeconds(10);

    /** How long a record may serve that can't be read again. */
    static final Duration USABLE = Duration.ofMinutes(5);

    /** How long a store that failed is not asked again for a record that serves. */
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private static final int MOST = 1000;

    private final Map<String, Known> byId =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                    return size() > MOST;
                }
            };

    /**
     * A record, when its reading began, and until when nobody asks again. Time is the wall's: an
     * environment may have been frozen for an hour.
     */
    record Known(KeyRecord record, Instant read, Instant until) {
        boolean isFresh(Instant now) {
            // A clock that was put back proves nothing about age.
            return !now.isBefore(read) && now.isBefore(until);
        }

        boolean isUsable(Instant now) {
            return !now.isBefore(read) && !now.isAfter(read.plus(USABLE));
        }
    }

    synchronized @Nullable Known get(String id) {
        return byId.get(id);
    }

    /** Keeps what was read from {@code read} to now, unless what is known was read later. */
    synchronized void put(KeyRecord record, Instant read, Instant now) {
        Known old = byId.get(record.id());
        if (old == null || !old.read().isAfter(read) || old.read().isAfter(now)) {
            byId.put(record.id(), new Known(record, read, read.plus(FRESH)));
        }
    }

    synchronized void forget(String id) {
        byId.remove(id);
    }

    /**
     * Lets a record serve on for a moment, since the store can't be asked.
     *
     * @return false if somebody else has done so, or has read it after all
     */
    synchronized boolean extend(Known known, Instant now) {
        Instant last = known.read().plus(USABLE);
        Instant until = now.plus(PAUSE);
        Known longer = new Known(known.record(), known.read(), until.isBefore(last) ? until : last);
        return byId.replace(known.record().id(), known, longer);
    }
}
