package io.sfai.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.store.HandClock;
import io.sfai.gateway.store.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CooldownsTest {
    private final HandClock clock = new HandClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final List<RuntimeException> told = Collections.synchronizedList(new ArrayList<>());
    private final Cooldowns here = new Cooldowns(store, clock, told::add);
    private final Cooldowns there = new Cooldowns(store, clock, told::add);

    @Test
    void threeFailuresInHalfAMinuteCoolATargetEverywhere() {
        fail(here, Given.refused(503, null));
        fail(there, Given.refused(500, null));
        assertThat(here.cooling()).isEmpty();
        assertThat(there.cooling()).isEmpty();
        fail(here, Given.refused(503, null));
        assertThat(here.cooling()).containsExactly("a/m");
        clock.pass(Duration.ofSeconds(2));
        assertThat(there.cooling()).containsExactly("a/m");
        clock.pass(Duration.ofSeconds(28));
        assertThat(here.cooling()).isEmpty();
        assertThat(there.cooling()).isEmpty();
    }

    @Test
    void failuresFarApartDoNot() {
        for (int i = 0; i < 6; i++) {
            fail(here, Given.refused(503, null));
            clock.pass(Duration.ofSeconds(16));
            assertThat(here.cooling()).isEmpty();
        }
    }

    @Test
    void aRateLimitCoolsAsLongAsItSaysWithinReason() {
        fail(here, Given.refused(429, null, Duration.ofSeconds(20)));
        clock.pass(Duration.ofSeconds(19));
        assertThat(there.cooling()).containsExactly("a/m");
        clock.pass(Duration.ofSeconds(2));
        assertThat(there.cooling()).isEmpty();

        fail(here, Given.refused(429, null, Duration.ofHours(5)));
        clock.pass(Duration.ofSeconds(61));
        assertThat(there.cooling()).isEmpty();
        assertThat(here.cooling()).isEmpty();
    }

    @Test
    void theStoreIsReadOnceInTwoSecondsAndWrittenOnlyOnFailures() {
        for (int i = 0; i < 100; i++) {
            here.ask();
            assertThat(here.cooling()).isEmpty();
        }
        assertThat(store.calls).containsExactly("query cooldown");
        clock.pass(Duration.ofSeconds(2));
        assertThat(here.cooling()).isEmpty();
        assertThat(store.calls).hasSize(2);
        // A clock that was put back is no reason to trust what was read.
        clock.pass(Duration.ofMinutes(-5));
        assertThat(here.cooling()).isEmpty();
        assertThat(store.calls).hasSize(3);
    }

    @Test
    void aTargetThatCoolsIsNotCountedAnyMore() {
        for (int i = 0; i < 10; i++) {
            fail(here, Given.refused(503, null));
        }
        assertThat(store.calls)
                .containsExactly(
                        "add failures a/m",
                        "add failures a/m",
                        "add failures a/m",
                        "add until a/m");
    }

    @Test
    void aBrokenStoreIsToldAndStopsNobody() {
        store.broken = true;
        assertThat(here.cooling()).isEmpty();
        fail(here, Given.refused(503, null));
        assertThat(told).hasSize(2);
        // What this environment was told itself it knows all the same.
        fail(here, Given.refused(429, null, Duration.ofSeconds(5)));
        assertThat(here.cooling()).containsExactly("a/m");
    }

    @Test
    void aSlowStoreIsWaitedForOnceAndNotLong() {
        store.gate = new CountDownLatch(1);
        long start = System.nanoTime();
        assertThat(here.cooling()).isEmpty();
        assertThat(here.cooling()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(290), Duration.ofSeconds(3));
        assertThat(told).hasSize(1);
        store.gate.countDown();
    }

    private static void fail(Cooldowns cooldowns, GatewayException failure) {
        cooldowns.failed(Given.target("a/m"), (Upstream) failure.error()).join();
    }
}
