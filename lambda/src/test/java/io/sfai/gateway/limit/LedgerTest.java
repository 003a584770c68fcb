package io.sfai.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Limits.Period;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What others read of an account, and how it is spread over shards. */
class LedgerTest {
    private final World world = new World();

    @Test
    void anAccountIsReadOverItsShardsAndMonths() {
        world.with(new LimitSettings(World.NONE, false, 4));
        Caller caller = World.known(World.NONE);
        world.at("2026-10-31T12:00:00Z");
        world.end(world.admitted(caller), 1, "5");
        Instant used = world.clock.instant();
        world.at("2026-11-21T12:00:00Z");
        assertThat(read()).isEqualTo(new Ledger.Spent(0, 0, 0, 0, used));
        for (int i = 0; i < 20; i++) {
            world.end(world.admitted(caller), 1, "0.25");
        }
        world.at("2026-11-22T12:00:00Z");
        world.end(world.admitted(caller), 1, "1");
        world.clock.pass(Duration.ofMinutes(10));
        world.admitted(World.known(World.budget(1L << 40, Period.DAY)));
        assertThat(read())
                .isEqualTo(
                        new Ledger.Spent(
                                6_000_000_000L,
                                1_000_000_000L,
                                World.ESTIMATED_NANO_USD,
                                21,
                                Instant.parse("2026-11-22T12:00:00Z")));
        assertThat(world.store.calls).contains("key_a month 2026-11", "key_a#3 month 2026-11");
    }

    private Ledger.Spent read() {
        return Ledger.read(world.store, "key_a", 4, world.clock.instant());
    }

    /** Never over; early, since one shard may be full while another is not. */
    @Test
    void shardsAdmitTheWholeAndNoMore() {
        world.with(new LimitSettings(World.NONE, false, 3));
        Caller caller = World.known(World.limits(3001, 0, 0));
        int admitted = 0;
        int firstRefusal = 0;
        for (int i = 1; i <= 4000; i++) {
            try {
                world.limited.open(world.ask(caller, "free", Journal.NONE));
                admitted++;
            } catch (GatewayException e) {
                firstRefusal = firstRefusal == 0 ? i : firstRefusal;
            }
        }
        assertThat(admitted).isEqualTo(3001);
        assertThat(firstRefusal).isBetween(2800, 3002);
        assertThat(world.minute("key_a").get("requests")).isGreaterThanOrEqualTo(1001);
        assertThat(world.minute("key_a#2").get("requests")).isGreaterThanOrEqualTo(1000);
    }

    @Test
    void smallLimitsAreNotSpread() {
        assertThat(Shards.of(World.limits(60, 0, 0), 8)).isEqualTo(1);
        assertThat(Shards.of(World.limits(0, 0, 0), 8)).isEqualTo(8);
        assertThat(Shards.of(World.limits(5000, 0, 0), 8)).isEqualTo(5);
        assertThat(Shards.of(World.limits(100_000, 0, 250), 8)).isEqualTo(2);
        assertThat(Shards.of(World.limits(100_000, 2_500_000, 0), 8)).isEqualTo(2);
        long sum = 0;
        for (int shard = 0; shard < 7; shard++) {
            sum += Shards.part(100, shard, 7);
        }
        assertThat(sum).isEqualTo(100);
    }

    @Test
    void dollarsAreRoundedUpAndShownForPeople() {
        assertThat(NanoUsd.of(new BigDecimal("0.0000000001"))).isEqualTo(1);
        assertThat(NanoUsd.of(new BigDecimal("1e30"))).isEqualTo(1_000_000_000_000_000_000L);
        assertThat(NanoUsd.cost(new BigDecimal("1e30"))).isEqualTo(1_000_000_000_000_000L);
        assertThat(NanoUsd.of(null)).isZero();
        assertThat(NanoUsd.shown(50_000_000_000L)).isEqualTo("$50.00");
        assertThat(NanoUsd.shown(1_234)).isEqualTo("$0.000001234");
        assertThat(NanoUsd.shown(0)).isEqualTo("$0.00");
    }

    @Test
    void leasesEndAfterTheDeadlineHoweverFarThatIs() {
        Instant now = Instant.parse("2026-11-22T00:00:30Z");
        long soon = Leases.end(now.plusSeconds(900), now);
        assertThat(Leases.isOver(soon, now.plusSeconds(960))).isFalse();
        assertThat(Leases.isOver(soon, now.plusSeconds(1021))).isTrue();
        long never = Leases.end(Instant.MAX, now);
        assertThat(Leases.isOver(never, now.plusSeconds(3660))).isFalse();
        assertThat(Leases.isOver(never, now.plusSeconds(3721))).isTrue();
        Map<String, Long> counters = Map.of(Leases.counter(soon), 2L, "held x", 9L, "usd", 7L);
        assertThat(Leases.live(counters, now)).isEqualTo(2);
        assertThat(Leases.dead(counters, now.plusSeconds(2000))).hasSize(1);
    }
}
