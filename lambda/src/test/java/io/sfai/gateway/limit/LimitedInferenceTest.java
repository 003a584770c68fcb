package io.sfai.gateway.limit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError.Forbidden;
import io.sfai.gateway.error.GatewayError.LimitExceeded;
import io.sfai.gateway.error.GatewayError.NotFound;
import io.sfai.gateway.error.GatewayError.Unauthorized;
import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Caller.Standing;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.inference.Limits.Period;
import io.sfai.gateway.limit.World.Running;
import io.sfai.gateway.store.Store.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What is admitted, refused, given back and settled, one request after the other. */
class LimitedInferenceTest {
    private static final Limits ALL =
            new Limits(100, 100_000, 10, new Budget(1_000_000_000, Period.MONTH));

    private final World world = new World();

    @Test
    void anOwnerWithoutLimitsCostsNoCall() {
        world.end(world.admitted(Caller.MASTER), 10, "0.1");
        assertThat(world.store.calls).isEmpty();
    }

    @Test
    void requestsAreExactAndARefusalWritesNothingMore() {
        Caller caller = World.known(World.limits(2, 0, 0));
        Running first = world.admitted(caller);
        assertThat(requireNonNull(first.stream).headers())
                .containsEntry("x-ratelimit-limit-requests", "2")
                .containsEntry("x-ratelimit-remaining-requests", "1")
                .containsEntry("x-ratelimit-reset-requests", "40s")
                .doesNotContainKey("x-ratelimit-limit-tokens");
        world.admitted(caller);
        GatewayException refusal = world.refused(caller);
        assertThat(refusal.error()).isInstanceOf(LimitExceeded.class);
        assertThat(code(refusal)).isEqualTo("rate_limit_exceeded");
        assertThat(refusal.getMessage())
                .contains("2 requests a minute", "'ide'", "in 40 s", "whoever gave you the key");
        assertThat(refusal.headers())
                .containsEntry("retry-after", "40")
                .containsEntry("x-ratelimit-remaining-requests", "0");
        assertThat(world.store.calls).hasSize(3);
        assertThat(world.told).hasSize(1);
        world.clock.pass(Duration.ofSeconds(40));
        world.admitted(caller);
    }

    @Test
    void whoHammersIsRefusedWithoutACall() {
        Caller caller = World.known(World.limits(1, 0, 0));
        world.admitted(caller);
        for (int i = 0; i < 10; i++) {
            assertThat(code(world.refused(caller))).isEqualTo("rate_limit_exceeded");
        }
        // One admitted, one refused, and a third that shows that nothing can bring it back.
        assertThat(world.store.calls).hasSize(3);
        world.clock.pass(Duration.ofMinutes(1));
        world.admitted(caller);
    }

    /** Some clients say so when they mean none. */
    @Test
    void theLargestLimitIsNoneInEffect() {
        Caller caller = World.known(World.limits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));
        world.end(world.admitted(caller), 10, null);
        world.admitted(caller);
        assertThat(world.minute("key_a")).containsEntry("requests", 2L);
    }

    @Test
    void tokensAreGuessedThenSettledWithinTheirMinute() {
        Caller caller = World.known(World.limits(0, 2500, 0));
        Running first = world.admitted(caller);
        world.admitted(caller);
        GatewayException refusal = world.refused(caller);
        assertThat(code(refusal)).isEqualTo("tokens_rate_limit_exceeded");
        assertThat(refusal.getMessage()).contains("2500 tokens a minute", "1005");
        assertThat(refusal.headers())
                .containsEntry("x-ratelimit-limit-tokens", "2500")
                .containsEntry("x-ratelimit-remaining-tokens", "0");
        assertThat(world.minute("key_a")).containsEntry("tokens", 2 * World.ESTIMATE);
        world.end(first, 100, null);
        assertThat(world.minute("key_a"))
                .containsEntry("tokens", 100 + World.ESTIMATE)
                .containsEntry("requests", 2L);
        Running last = world.admitted(caller);
        world.clock.pass(Duration.ofMinutes(1));
        int before = world.store.calls.size();
        world.end(last, 100_000, null);
        assertThat(world.store.calls.subList(before, world.store.calls.size()))
                .containsExactly("key_a month 2026-11");
    }

    @Test
    void aRequestThatNeverFitsIsToldSo() {
        GatewayException refusal = world.refused(World.known(World.limits(0, 1000, 0)));
        assertThat(code(refusal)).isEqualTo("tokens_rate_limit_exceeded");
        assertThat(refusal.headers())
                .containsEntry("x-should-retry", "false")
                .doesNotContainKey("retry-after");
        assertThat(world.store.calls).isEmpty();
    }

    @Test
    void slotsAreFreeAgainAtTheEndOnce() {
        Caller caller = World.known(World.limits(0, 0, 2));
        Running first = world.admitted(caller);
        world.admitted(caller);
        GatewayException refusal = world.refused(caller);
        assertThat(code(refusal)).isEqualTo("too_many_parallel_requests");
        assertThat(refusal.headers()).containsEntry("retry-after", "1");
        world.end(first, 1, null);
        world.end(first, 1, null);
        world.admitted(caller);
        world.refused(caller);
    }

    @Test
    void aDeadProcessesSlotIsFreeAfterItsDeadlineAndTold() {
        Caller caller = World.known(World.limits(0, 0, 1));
        world.admitted(caller);
        String dead = world.running("key_a").keySet().iterator().next();
        world.clock.pass(Duration.ofMinutes(14));
        world.refused(caller);
        world.clock.pass(Duration.ofMinutes(4));
        Running later = world.admitted(caller);
        assertThat(world.events).isEmpty();
        world.end(later, 1, null);
        assertThat(world.events).hasSize(1);
        assertThat(world.events.getFirst()).startsWith("lease_expired key_a: 1 slots for");
        assertThat(world.running("key_a")).doesNotContainKey(dead);
        assertThat(world.running("key_a").values()).containsOnly(0L);
    }

    @Test
    void dollarsAreHeldThenSpentOnTheirDay() {
        Caller caller = World.known(World.budget(3 * World.ESTIMATED_NANO_USD, Period.DAY));
        world.at("2026-11-30T23:59:50Z");
        Running first = world.admitted(caller);
        world.admitted(caller);
        world.admitted(caller);
        GatewayException refusal = world.refused(caller);
        assertThat(code(refusal)).isEqualTo("insufficient_quota");
        assertThat(refusal.headers())
                .containsEntry("x-should-retry", "false")
                .containsEntry("retry-after", "10");
        assertThat(refusal.getMessage()).contains("a day", "2026-12-01T00:00:00Z");
        world.clock.pass(Duration.ofSeconds(20));
        world.end(first, 1, "0.0000000001");
        assertThat(world.store.counters("key_a", "month 2026-11"))
                .containsEntry("usd", 1L)
                .containsEntry("usd 30", 1L)
                .containsEntry("requests", 1L)
                .containsEntry("last", world.clock.instant().getEpochSecond())
                .containsValue(2 * World.ESTIMATED_NANO_USD);
        world.admitted(caller);
        assertThat(world.ledger("key_a")).doesNotContainKey("usd 30");
    }

    @Test
    void aSpentBudgetIsRefusedWithoutACall() {
        Caller caller = World.known(World.budget(5_000_000, Period.MONTH));
        world.end(world.admitted(caller), 1, "4.5");
        world.refused(caller);
        int calls = world.store.calls.size();
        assertThat(code(world.refused(caller))).isEqualTo("insufficient_quota");
        assertThat(world.store.calls).hasSize(calls);
        assertThat(world.ledger("key_a").values()).contains(4_500_000_000L);
        world.at("2026-12-01T00:00:00Z");
        world.admitted(caller);
    }

    @Test
    void aRefusalByOneGivesBackTheOthers() {
        Caller caller = World.known(new Limits(5, 100_000, 1, new Budget(1L << 40, Period.DAY)));
        world.with(new LimitSettings(World.limits(5, 0, 0), false, 1));
        world.admitted(caller);
        assertThat(code(world.refused(caller))).isEqualTo("too_many_parallel_requests");
        assertThat(world.minute("key_a"))
                .containsEntry("requests", 1L)
                .containsEntry("tokens", World.ESTIMATE);
        assertThat(world.running("key_a")).containsValue(1L).hasSize(1);
        assertThat(world.ledger("key_a")).containsOnly(entryOfHeld(World.ESTIMATED_NANO_USD));
        assertThat(world.minute("global")).containsEntry("requests", 1L);
    }

    private Entry<String, Long> entryOfHeld(long value) {
        long lease = Leases.end(world.clock.instant().plusSeconds(900), world.clock.instant());
        return Map.entry(Leases.counter(lease), value);
    }

    @Test
    void theGatewaysRefusalGivesBackTheCallers() {
        world.with(new LimitSettings(World.limits(1, 0, 0), false, 1));
        world.admitted(Caller.MASTER);
        GatewayException refusal = world.refused(World.known(ALL));
        assertThat(refusal.getMessage()).contains("the gateway's limit of 1 requests a minute");
        assertThat(world.minute("key_a")).containsEntry("requests", 0L).containsEntry("tokens", 0L);
        assertThat(world.running("key_a")).containsValue(0L).hasSize(1);
    }

    @Test
    void whatCouldNotReachAModelDoesNotCount() {
        world.with(new LimitSettings(World.limits(5, 0, 0), false, 1));
        world.next =
                request -> {
                    throw new Unavailable("no secret", "secret_missing").exception();
                };
        assertThat(code(world.refused(World.known(ALL)))).isEqualTo("secret_missing");
        assertThat(world.minute("key_a")).containsEntry("requests", 0L).containsEntry("tokens", 0L);
        assertThat(world.minute("global")).containsEntry("requests", 0L);
        assertThat(world.ledger("key_a")).doesNotContainKey("requests");
    }

    @Test
    void aNewcomerIsAskedForEverythingAndKeepsWhatItHas() {
        Caller caller = World.caller(Standing.LIKELY, World.limits(5, 0, 0));
        Running running = world.admitted(caller);
        assertThat(world.store.calls).hasSize(3);
        world.end(running, 7, "0.5");
        assertThat(world.running("key_a")).containsValue(0L).hasSize(1);
        assertThat(world.ledger("key_a")).containsEntry("usd", 500_000_000L);
        assertThat(world.minute("key_a")).containsEntry("requests", 1L);
    }

    @Test
    void aNewcomerWithAWrongKeyLeavesNothing() {
        Caller wrong =
                new Caller(
                        "key_a",
                        Standing.LIKELY,
                        () -> {
                            throw new Unauthorized("wrong", Unauthorized.INVALID).exception();
                        });
        world.with(new LimitSettings(World.limits(5, 0, 0), false, 1));
        assertThat(world.refused(wrong).error()).isInstanceOf(Unauthorized.class);
        assertThat(world.minute("key_a")).containsEntry("requests", 0L).containsEntry("tokens", 0L);
        assertThat(world.minute("global")).containsEntry("requests", 0L);
        assertThat(world.running("key_a")).containsValue(0L);
        assertThat(world.ledger("key_a")).containsValue(0L);
    }

    @Test
    void aStrangerIsNotCountedBeforeItIsKnown() {
        Caller wrong =
                new Caller(
                        "key_a",
                        Standing.STRANGER,
                        () -> {
                            throw new Unauthorized("wrong", Unauthorized.INVALID).exception();
                        });
        assertThat(world.refused(wrong, "nothing").error()).isInstanceOf(Unauthorized.class);
        assertThat(world.store.calls).isEmpty();
    }

    @Test
    void anAliasThatIsNotTheCallersIsForbiddenWhetherItIsThereOrNot() {
        for (Standing standing : new Standing[] {Standing.KNOWN, Standing.LIKELY}) {
            Caller caller = World.caller(standing, ALL, "x", "gone");
            for (String alias : new String[] {"other", "nothing"}) {
                GatewayException refusal = world.refused(caller, alias);
                assertThat(refusal.error()).isInstanceOf(Forbidden.class);
                assertThat(refusal.getMessage()).contains(alias).doesNotContain("gone");
                assertThat(world.told.getLast()).isEqualTo(refusal.error());
            }
            GatewayException gone = world.refused(caller, "gone");
            assertThat(gone.error()).isInstanceOf(NotFound.class);
            assertThat(gone.getMessage()).doesNotContain("other");
        }
        assertThat(world.minute("key_a")).containsEntry("requests", 0L);
        world.stale = true;
        assertThat(world.refused(World.known(ALL), "othr").getMessage()).contains("other");
    }

    @Test
    void thePolicyDecidesWhatAStoreThatFailsMeans() {
        world.store.broken = item -> !item.contains("month");
        world.admitted(World.known(World.limits(1, 0, 1)));
        assertThat(world.events).hasSize(2).allMatch(event -> event.startsWith("served: "));
        world.with(new LimitSettings(World.NONE, true, 1));
        assertThat(code(world.refused(World.known(World.limits(1, 0, 0)))))
                .isEqualTo("limit_store_unavailable");
        world.with(new LimitSettings(World.NONE, false, 1));
        world.store.broken = item -> true;
        assertThat(code(world.refused(World.known(World.budget(1L << 40, Period.DAY)))))
                .isEqualTo("budget_store_unavailable");
        world.end(world.admitted(World.known(World.NONE)), 1, "1");
        assertThat(world.events.getLast()).startsWith("settlement_lost key_a: ");
    }

    @Test
    void aCountThatComesLateIsGivenBackWhenItComes() {
        world.store.gate = new CountDownLatch(1);
        world.store.slow = item -> item.contains("running");
        world.with(new LimitSettings(World.NONE, true, 1));
        Thread.ofVirtual()
                .start(() -> {
                    while (world.events.isEmpty()) {
                        Thread.onSpinWait();
                    }
                    world.store.gate.countDown();
                });
        long start = System.nanoTime();
        assertThat(code(world.refused(World.known(World.limits(3, 0, 3)))))
                .isEqualTo("limit_store_unavailable");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(world.running("key_a")).hasSize(1).containsValue(0L);
        assertThat(world.minute("key_a")).containsEntry("requests", 0L);
    }

    @Test
    void damagedCountersDoNotHurt() {
        world.store.count(
                "key_a",
                "running",
                Counts.adding(Map.of("held tomorrow", 9L, "nonsense", -5L, "held 5", -7L)),
                Instant.MAX);
        Running running = world.admitted(World.known(World.limits(0, 0, 1)));
        world.end(running, 1, null);
        assertThat(world.running("key_a")).doesNotContainKey("held 5");
        assertThat(world.events).isEmpty();
    }

    private static String code(GatewayException refusal) {
        return switch (refusal.error()) {
            case LimitExceeded e -> e.code();
            case Unavailable e -> e.code();
            default -> throw new AssertionError(refusal);
        };
    }
}
