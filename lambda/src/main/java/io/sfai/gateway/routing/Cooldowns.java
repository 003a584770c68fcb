package io.sfai.gateway.routing;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import io.sfai.gateway.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Targets that are left alone for a while: after three failures in half a minute, or as long as
 * their rate limit says. All environments know them through the store, where one query finds them
 * all; a request that goes well writes nothing.
 */
public final class Cooldowns {
    private static final String PARTITION = "cooldown";
    private static final String COUNT = "failures ";
    private static final String UNTIL = "until ";
    private static final String COUNTER = "failures";
    private static final int MOST_TARGETS = 100;

    private static final long TOO_MANY = 3;
    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Duration COOLING = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** What was read is good for this long, by wall clock: an environment may have been frozen. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Executor BESIDE = task -> Thread.ofVirtual().start(task);

    private final Store store;
    private final InstantSource clock;
    private final Consumer<RuntimeException> storeFailed;
    private final Map<String, Instant> until = new ConcurrentHashMap<>();
    private @Nullable Asked asked;

    /** A query on its way or answered. */
    private record Asked(Instant at, CompletableFuture<Void> answer) {
        boolean isFresh(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(FRESH));
        }
    }

    /**
     * @param storeFailed is told when what other environments know could not be read or told
     */
    public Cooldowns(Store store, InstantSource clock, Consumer<RuntimeException> storeFailed) {
        this.store = store;
        this.clock = clock;
        this.storeFailed = storeFailed;
    }

    /** Asks the store, without waiting, unless it was asked a moment ago. */
    void ask() {
        asked();
    }

    private synchronized Asked asked() {
        Instant now = clock.instant();
        Asked last = asked;
        if (last == null || !last.isFresh(now)) {
            last = new Asked(now, CompletableFuture.runAsync(this::read, BESIDE));
            asked = last;
        }
        return last;
    }

    /** The ids of those that cool now; what this environment knows itself if the store is slow. */
    Set<String> cooling() {
        await(asked());
        Instant now = clock.instant();
        until.values().removeIf(end -> !end.isAfter(now));
        return Set.copyOf(until.keySet());
    }

    private void await(Asked query) {
        Duration left = Duration.between(clock.instant(), query.at.plus(PATIENCE));
        try {
            query.answer.get(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Told once: whoever completes it first, this or the query.
            StoreException slow = new StoreException("the cooldowns took over 300 ms", e);
            if (query.answer.complete(null)) {
                storeFailed.accept(slow);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void read() {
        try {
            String last = UNTIL + Character.MAX_VALUE;
            for (Item item : store.query(PARTITION, UNTIL, last, MOST_TARGETS, null).items()) {
                until.put(item.sk().substring(UNTIL.length()), item.expires());
            }
        } catch (RuntimeException e) {
            storeFailed.accept(e);
        }
    }

    /**
     * Counts a failure that is the target's and not the request's.
     *
     * @return completes when the store knows
     */
    CompletableFuture<Void> failed(Target target, Upstream failure) {
        String id = target.id();
        Duration named = failure.retryAfter();
        Instant now = clock.instant();
        Instant end = until.get(id);
        if (end != null && end.isAfter(now)) {
            return CompletableFuture.completedFuture(null);
        }
        if (named != null && named.isPositive()) {
            Instant rested = now.plus(named.compareTo(LONGEST) < 0 ? named : LONGEST);
            until.put(id, rested);
            return CompletableFuture.runAsync(told(() -> cool(id, rested)), BESIDE);
        }
        return CompletableFuture.runAsync(told(() -> count(id, now)), BESIDE);
    }

    private void count(String id, Instant now) {
        if (add(COUNT + id, now.plus(WINDOW)) >= TOO_MANY) {
            Instant rested = now.plus(COOLING);
            until.put(id, rested);
            cool(id, rested);
        }
    }

    private void cool(String id, Instant rested) {
        add(UNTIL + id, rested);
    }

    private long add(String sk, Instant expires) {
        return store.add(PARTITION, sk, Map.of(COUNTER, 1L), expires).getOrDefault(COUNTER, 0L);
    }

    private Runnable told(Runnable write) {
        return () -> {
            try {
                write.run();
            } catch (RuntimeException e) {
                storeFailed.accept(e);
            }
        };
    }
}
