package io.sfai.gateway.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Says whether something may be told of a name again, so that a lasting trouble is no flood. */
final class Seldom {
    /** More names than a map has; those beyond are not told of. */
    private static final int MOST_NAMES = 1000;

    private final Duration pause;
    private final InstantSource clock;
    private final Map<String, Instant> told = new HashMap<>();

    Seldom(Duration pause, InstantSource clock) {
        this.pause = pause;
        this.clock = clock;
    }

    /** Whether it is time to tell of a name; then the pause begins. */
    synchronized boolean isDue(String name) {
        Instant now = clock.instant();
        told.values().removeIf(at -> !now.isBefore(at.plus(pause)));
        if (told.containsKey(name) || told.size() >= MOST_NAMES) {
            return false;
        }
        told.put(name, now);
        return true;
    }
}
