package io.sfai.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.model.FakeMapServer.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefreshingModelMapsTest {
    private static final String ONE = "{'models': {'one': 'mock/echo'}}";
    private static final String TWO = "{'models': {'one': 'mock/echo', 'two': 'mock/echo'}}";
    private static final String BROKEN = "{'models': {\n'one': 'nowhere/x'}}";
    private static final String REMEDY =
            "aws s3 cp model_map.json s3://bucket/config/model_map.json";
    private static final Duration TTL = Duration.ofSeconds(30);

    private final FakeMapServer server = new FakeMapServer();
    private final HttpMapSource source = new HttpMapSource(server.uri());
    private final RecordedEvents events = new RecordedEvents();
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final RefreshingModelMaps maps =
            new RefreshingModelMaps(source, TTL, () -> now.get(), events, REMEDY);

    @AfterEach
    void close() {
        server.close();
        source.close();
    }

    @Test
    void aFreshMapServesWithoutAsking() {
        server.put(ONE);
        assertThat(maps.isStale()).isTrue();
        assertThat(aliases()).containsExactly("one");
        server.put(TWO);
        pass(TTL.minusMillis(1));

        assertThat(maps.isStale()).isFalse();
        assertThat(aliases()).containsExactly("one");
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void anOldMapIsReplacedBeforeTheNextRequestIsServed() {
        server.put(ONE);
        maps.current();
        server.put(TWO);
        pass(TTL);

        assertThat(maps.isStale()).isTrue();
        assertThat(aliases()).containsExactly("one", "two");
        assertThat(events.all).containsExactly("loaded 1", "loaded 2");
    }

    @Test
    void anUnchangedMapIsNotSentAgain() {
        server.put(ONE);
        ModelMap first = maps.current();
        pass(TTL);

        assertThat(maps.current()).isSameAs(first);
        assertThat(maps.isStale()).isFalse();
        assertThat(server.requests()).isEqualTo(2);
        assertThat(server.full()).isEqualTo(1);
    }

    @Test
    void tenMinutesInTheFreezerCountAsAge() {
        server.put(ONE);
        maps.current();
        server.put(TWO);
        pass(Duration.ofMinutes(10));

        assertThat(aliases()).containsExactly("one", "two");
    }

    @Test
    void aRefreshThatWasFrozenWithItsConnectionIsNotWaitedFor() {
        server.put(ONE);
        maps.current();
        server.set(Fault.STALL);
        pass(TTL);
        assertThat(aliases()).containsExactly("one");

        // The environment freezes here and thaws; the first connection never answers.
        pass(Duration.ofMinutes(10));
        server.set(Fault.NONE);
        server.put(TWO);

        assertThat(aliases()).containsExactly("one", "two");
    }

    @Test
    void aSlowAnswerCostsARequestAbout300MillisecondsAndIsTakenWhenItComes() {
        server.put(ONE);
        maps.current();
        server.put(TWO);
        server.set(Fault.STALL);
        pass(TTL);

        long began = System.nanoTime();
        assertThat(aliases()).containsExactly("one");
        Duration waited = Duration.ofNanos(System.nanoTime() - began);
        assertThat(waited).isBetween(Duration.ofMillis(290), Duration.ofMillis(1500));
        assertThat(events.all)
                .hasSize(2)
                .last()
                .asString()
                .startsWith("failed")
                .contains("in time");

        server.release();
        Waiting.until(() -> events.all.contains("loaded 2"));
        assertThat(aliases()).containsExactly("one", "two");
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void onlyTheFirstRequestsWaitForASlowAnswer() {
        server.put(ONE);
        maps.current();
        server.set(Fault.STALL);
        pass(TTL);
        maps.current();
        pass(Duration.ofSeconds(1));

        long began = System.nanoTime();
        maps.current();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(200));
        assertThat(events.all).hasSize(2);
    }

    @Test
    void aRefreshDoesNotOutliveItsInvocation() {
        server.put(ONE);
        maps.current();
        server.put(TWO);
        server.set(Fault.STALL);
        pass(TTL);
        maps.current();

        maps.endInvocation();
        server.set(Fault.NONE);
        server.release();

        assertThat(events.all).doesNotContain("loaded 2");
        assertThat(maps.isStale()).isTrue();
        assertThat(aliases()).containsExactly("one", "two");
    }

    @Test
    void theLastGoodMapServesThroughFailures() {
        server.put(ONE);
        maps.current();
        for (Fault fault : List.of(Fault.ERROR, Fault.CUT, Fault.MISSING)) {
            server.set(fault);
            pass(TTL);
            assertThat(aliases()).containsExactly("one");
        }
        assertThat(events.all).hasSize(4).last().asString().contains("there is no object");
        assertThat(events.all.subList(1, 4)).allMatch(e -> e.startsWith("failed"));
    }

    @Test
    void aFailureIsNotRepeatedForEveryRequestButSoon() {
        server.put(ONE);
        maps.current();
        server.set(Fault.ERROR);
        pass(TTL);
        maps.current();
        maps.current();
        assertThat(server.requests()).isEqualTo(2);

        server.set(Fault.NONE);
        server.put(TWO);
        pass(Duration.ofSeconds(5));

        assertThat(aliases()).containsExactly("one", "two");
    }

    @Test
    void aBrokenMapIsRejectedWholeToldOnceAndAskedForOnce() {
        server.put(ONE);
        maps.current();
        server.put(BROKEN);
        for (int i = 0; i < 3; i++) {
            pass(TTL);
            assertThat(aliases()).containsExactly("one");
        }
        assertThat(events.all)
                .containsExactly(
                        "loaded 1",
                        "rejected line 2: $.models.one: there is no provider \"nowhere\"");
        assertThat(server.full()).isEqualTo(2);

        server.put(ONE);
        pass(TTL);
        assertThat(aliases()).containsExactly("one");
        assertThat(events.all).hasSize(3).last().isEqualTo("loaded 1");
    }

    @Test
    void noMapEverIs503NamingTheCommandAndEndsWhenThereIsOne() {
        server.set(Fault.MISSING);
        assertThat(unavailable()).contains("there is no object", REMEDY);
        server.set(Fault.ERROR);
        assertThat(unavailable()).contains("status 500", REMEDY);
        server.set(Fault.NONE);
        server.put(BROKEN);
        assertThat(unavailable()).contains("line 2: $.models.one", REMEDY);
        assertThat(unavailable()).contains("line 2: $.models.one", REMEDY);

        server.put(ONE);
        assertThat(aliases()).containsExactly("one");
    }

    @Test
    void theFirstMapIsWaitedForLonger() {
        server.put(ONE);
        server.set(Fault.STALL);
        Thread.startVirtualThread(() -> {
            Waiting.until(() -> server.requests() == 1);
            Waiting.pause(600);
            server.release();
        });

        assertThat(aliases()).containsExactly("one");
        assertThat(events.all).containsExactly("loaded 1");
    }

    @Test
    void aSourceThatThrowsIsAFailure() {
        MapSource throwing =
                (etag, timeout) -> {
                    throw new IllegalStateException("no credentials");
                };
        RefreshingModelMaps broken =
                new RefreshingModelMaps(throwing, TTL, now::get, events, REMEDY);

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(broken::current)
                .withMessageContaining("no credentials");
    }

    @Test
    void manyRequestsAtOnceAskOnce() throws Exception {
        server.put(ONE);
        maps.current();
        server.put(TWO);
        pass(TTL);
        Callable<ModelMap> request = maps::current;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<ModelMap> each : threads.invokeAll(Collections.nCopies(200, request))) {
                assertThat(each.get().aliases()).containsOnlyKeys("one", "two");
            }
        }
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void aClockThatWasSetBackMakesTheMapOld() {
        server.put(ONE);
        maps.current();
        server.put(TWO);
        pass(Duration.ofHours(-1));

        assertThat(aliases()).containsExactly("one", "two");
    }

    private String unavailable() {
        GatewayError error =
                assertThatExceptionOfType(GatewayException.class)
                        .isThrownBy(maps::current)
                        .actual()
                        .error();
        assertThat(error.status()).isEqualTo(503);
        return error.message();
    }

    private List<String> aliases() {
        return List.copyOf(maps.current().aliases().keySet());
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
