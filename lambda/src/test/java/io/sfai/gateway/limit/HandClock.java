package io.sfai.gateway.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is moved. */
final class HandClock implements InstantSource {
    static final Instant START = Instant.parse("2026-11-22T00:15:20Z");

    private volatile Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    void set(Instant time) {
        now = time;
    }
}
