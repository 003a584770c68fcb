package io.sfai.gateway.limit;

import io.sfai.gateway.error.GatewayError.LimitExceeded;
import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * At most so many requests in any one clock minute, over all environments: one atomic addition that
 * tells the new count. It runs beside the refresh of an old map and whatever else can be asked for,
 * so all cost one round trip's time.
 */
public final class RequestLimit implements Inference {
    private static final Executor BESIDE = task -> Thread.ofVirtual().start(task);
    private static final String COUNTER = "requests";

    private final Inference next;
    private final Store store;
    private final ModelMaps maps;
    private final int perMinute;
    private final boolean closedOnFailure;
    private final InstantSource clock;
    private final Consumer<InferenceRequest> beside;
    private final Consumer<StoreException> storeFailed;

    /**
     * @param closedOnFailure whether a store that can't be asked refuses or lets through
     * @param beside begins what can be waited for beside the count; it does not wait itself
     * @param storeFailed is told when it lets through
     */
    public RequestLimit(
            Inference next,
            Store store,
            ModelMaps maps,
            int perMinute,
            boolean closedOnFailure,
            InstantSource clock,
            Consumer<InferenceRequest> beside,
            Consumer<StoreException> storeFailed) {
        this.next = next;
        this.store = store;
        this.maps = maps;
        this.perMinute = perMinute;
        this.closedOnFailure = closedOnFailure;
        this.clock = clock;
        this.beside = beside;
        this.storeFailed = storeFailed;
    }

    @Override
    public InferenceStream open(InferenceRequest request) {
        if (!maps.isStale()) {
            maps.current().find(request.alias());
        }
        Instant now = clock.instant();
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        CompletableFuture<Long> count = CompletableFuture.supplyAsync(() -> add(minute, 1), BESIDE);
        beside.accept(request);
        try {
            maps.current().find(request.alias());
        } catch (GatewayException e) {
            giveBack(count, minute);
            throw e;
        }
        return admit(request, count, minute, now);
    }

    private InferenceStream admit(
            InferenceRequest request, CompletableFuture<Long> count, Instant minute, Instant now) {
        long used;
        try {
            used = count.join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof StoreException failure)) {
                throw e;
            }
            if (closedOnFailure) {
                throw refused(
                        request,
                        new Unavailable(
                                        "requests can't be counted now, and RATE_LIMIT_ON_FAILURE"
                                                + " is closed",
                                        "limit_store_unavailable")
                                .exception());
            }
            storeFailed.accept(failure);
            return next.open(request);
        }
        Duration reset = Duration.between(now, minute.plus(1, ChronoUnit.MINUTES));
        Map<String, String> headers = headers(used, reset);
        if (used > perMinute) {
            throw refused(request, exceeded(headers, reset));
        }
        try {
            return new Limited(next.open(request), headers);
        } catch (GatewayException e) {
            giveBack(count, minute);
            throw e;
        }
    }

    /** What could not reach a model does not count. */
    private void giveBack(CompletableFuture<Long> count, Instant minute) {
        count.thenAccept(n -> add(minute, -1)).exceptionally(x -> null).join();
    }

    private GatewayException exceeded(Map<String, String> headers, Duration reset) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("retry-after", seconds(reset));
        LimitExceeded error =
                new LimitExceeded(
                        "the limit of "
                                + perMinute
                                + " requests a minute is used up; try again in "
                                + seconds(reset)
                                + " s",
                        "rate_limit_exceeded",
                        reset);
        return new GatewayException(error, all, null);
    }

    private static GatewayException refused(InferenceRequest request, GatewayException refusal) {
        request.journal().failed(refusal.error());
        return refusal;
    }

    private Map<String, String> headers(long used, Duration reset) {
        return Map.of(
                "x-ratelimit-limit-requests", Integer.toString(perMinute),
                "x-ratelimit-remaining-requests", Long.toString(Math.max(0, perMinute - used)),
                "x-ratelimit-reset-requests", seconds(reset) + "s");
    }

    private static String seconds(Duration time) {
        return Long.toString(Math.max(1, (time.toMillis() + 999) / 1000));
    }

    private long add(Instant minute, long delta) {
        String sk = minute.toString();
        Instant expires = minute.plus(5, ChronoUnit.MINUTES);
        return store.add("limit#requests", sk, Map.of(COUNTER, delta), expires)
                .getOrDefault(COUNTER, 0L);
    }

    /** A stream that carries the limit's headers. */
    private record Limited(InferenceStream stream, Map<String, String> limitHeaders)
            implements InferenceStream {
        @Override
        public Step next(Duration wait) {
            return stream.next(wait);
        }

        @Override
        public Map<String, String> headers() {
            Map<String, String> all = new HashMap<>(stream.headers());
            all.putAll(limitHeaders);
            return all;
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
