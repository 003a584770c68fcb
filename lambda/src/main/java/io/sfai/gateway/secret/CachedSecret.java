package io.sfai.gateway.secret;

import io.sfai.gateway.error.GatewayError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One secret and how fresh it is. However many ask at once, one reads. */
final class CachedSecret {
    /** How long a value that could not be had, or not be renewed, is not asked for again. */
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private static final String CODE = "secret_unavailable";

    private static final Duration REFRESH_PAUSE = Duration.ofSeconds(10);

    private final ReentrantLock reading = new ReentrantLock();
    private final Supplier<Reading> source;
    private final Duration timeToLive;
    private final InstantSource clock;
    private final Consumer<String> onFailure;

    private volatile @Nullable State state;
    private Instant lastRefresh = Instant.MIN;
    private boolean lastRefreshChanged;

    /**
     * A secret that nobody has read yet.
     *
     * @param onFailure hears why a renewal failed while the last good value serves
     */
    CachedSecret(
            Supplier<Reading> source,
            Duration timeToLive,
            InstantSource clock,
            Consumer<String> onFailure) {
        this.source = source;
        this.timeToLive = timeToLive;
        this.clock = clock;
        this.onFailure = onFailure;
    }

    /** What the source says. */
    sealed interface Reading {}

    /** A good value. */
    record Present(Secret secret) implements Reading {}

    /** There is surely no usable value. */
    record Absent(String message) implements Reading {}

    /** The source could not be asked. */
    record Unknown(String message) implements Reading {}

    /** What is known, from when on, and until when nobody asks again. */
    private record State(Reading known, Instant since, Instant until) {
        boolean isFresh(Instant now) {
            // A clock that was set back proves nothing about age.
            return !now.isBefore(since) && now.isBefore(until);
        }
    }

    Secret get() {
        State current = state;
        Instant now = clock.instant();
        if (current != null && current.isFresh(now)) {
            return reveal(current.known());
        }
        if (current != null && current.known() instanceof Present old) {
            // Somebody renews it at this moment: the old one is good for that long.
            if (!reading.tryLock()) {
                return old.secret();
            }
        } else {
            reading.lock();
        }
        try {
            State meanwhile = state;
            boolean done = meanwhile != null && meanwhile.isFresh(clock.instant());
            return reveal(done && meanwhile != null ? meanwhile.known() : read());
        } finally {
            reading.unlock();
        }
    }

    /**
     * Reads again, at most once in ten seconds.
     *
     * @return whether the last such reading changed the value
     */
    boolean refresh() {
        reading.lock();
        try {
            Instant now = clock.instant();
            boolean soon =
                    !now.isBefore(lastRefresh) && now.isBefore(lastRefresh.plus(REFRESH_PAUSE));
            if (!soon) {
                String before = value();
                read();
                String after = value();
                lastRefresh = now;
                lastRefreshChanged = after != null && !after.equals(before);
            }
            return lastRefreshChanged;
        } finally {
            reading.unlock();
        }
    }

    private Reading read() {
        Reading news = source.get();
        Instant now = clock.instant();
        State old = state;
        State next =
                switch (news) {
                    case Present p -> new State(p, now, now.plus(timeToLive));
                    case Absent a -> new State(a, now, now.plus(PAUSE));
                    case Unknown u -> {
                        boolean good = old != null && old.known() instanceof Present;
                        if (good) {
                            onFailure.accept(u.message());
                        }
                        yield new State(
                                good && old != null ? old.known() : u, now, now.plus(PAUSE));
                    }
                };
        state = next;
        return next.known();
    }

    private @Nullable String value() {
        State current = state;
        return current != null && current.known() instanceof Present p ? p.secret().reveal() : null;
    }

    private static Secret reveal(Reading reading) {
        return switch (reading) {
            case Present p -> p.secret();
            case Absent a -> throw new GatewayError.Unavailable(a.message(), CODE).exception();
            case Unknown u -> throw new GatewayError.Unavailable(u.message(), CODE).exception();
        };
    }
}
