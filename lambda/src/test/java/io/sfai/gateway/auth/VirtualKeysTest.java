package io.sfai.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.sfai.gateway.auth.Keys.Issued;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.Unauthorized;
import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Caller.Standing;
import io.sfai.gateway.inference.Grant;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.store.HandClock;
import io.sfai.gateway.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VirtualKeysTest {
    private static final Duration PATIENCE = Duration.ofMillis(700);

    private final HandClock clock = new HandClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Keys keys = new Keys(store, clock);
    private final List<RuntimeException> servedOn = Collections.synchronizedList(new ArrayList<>());
    private final List<RuntimeException> damaged = Collections.synchronizedList(new ArrayList<>());
    private final VirtualKeys here =
            new VirtualKeys(store, clock, servedOn::add, damaged::add, PATIENCE);

    @Test
    void aKeyGrantsWhatItsTermsSay() {
        Limits limits = new Limits(60, 0, 4, null);
        KeyTerms terms =
                new KeyTerms(
                        "team",
                        Set.of("main"),
                        limits,
                        HandClock.START.plusSeconds(60),
                        UserText.NONE);
        String text = keys.create(terms).text();
        Caller caller = caller(text);
        assertThat(caller.id()).isEqualTo(KeyText.id(text)).doesNotContain(text.substring(21));
        assertThat(caller.standing()).isEqualTo(Standing.LIKELY);
        assertThat(caller.grant())
                .isEqualTo(new Grant("team", Set.of("main"), limits, UserText.NONE));
    }

    @Test
    void aKeyMayNameTheToolsThatAreRunForIt() {
        assertThat(grant("all", null).allowsTool("search")).isTrue();
        assertThat(grant("some", Set.of("clock")).allowsTool("clock")).isTrue();
        assertThat(grant("some-more", Set.of("clock")).allowsTool("search")).isFalse();
        assertThat(grant("none", Set.of()).allowsTool("clock")).isFalse();
        assertThat(Grant.EVERYTHING.allowsTool("search")).isTrue();
    }

    private Grant grant(String name, @Nullable Set<String> tools) {
        KeyTerms terms =
                new KeyTerms(name, Set.of(), Limits.NONE, Instant.MAX, UserText.FULL, tools);
        return caller(keys.create(terms).text()).grant();
    }

    @Test
    void aKnownKeyIsNotReadAgainForTenSeconds() {
        String text = made("k").text();
        caller(text).grant();
        store.calls.clear();
        clock.pass(Duration.ofSeconds(9));
        assertThat(caller(text).standing()).isEqualTo(Standing.KNOWN);
        caller(text).grant();
        assertThat(store.calls).isEmpty();
        clock.pass(Duration.ofSeconds(2));
        Caller stale = caller(text);
        assertThat(stale.standing()).isEqualTo(Standing.LIKELY);
        stale.grant();
        assertThat(store.calls).hasSize(1);
        // A clock that was put back proves nothing.
        clock.pass(Duration.ofHours(-1));
        caller(text).grant();
        assertThat(store.calls).hasSize(2);
        caller(text).grant();
        assertThat(store.calls).hasSize(2);
    }

    @Test
    void theRecordIsReadBesideWhateverElseIsToDo() throws Exception {
        String text = made("k").text();
        store.gate = new CountDownLatch(1);
        Caller caller = caller(text);
        assertThat(caller.standing()).isEqualTo(Standing.LIKELY);
        try (ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Grant> grant = waiting.submit(caller::grant);
            assertThat(grant.isDone()).isFalse();
            store.gate.countDown();
            assertThat(grant.get().name()).isEqualTo("k");
        }
    }

    @Test
    void manyAtOnceAreReadForOnce() throws Exception {
        String text = made("k").text();
        store.calls.clear();
        CountDownLatch gate = new CountDownLatch(1);
        store.gate = gate;
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            callers.add(caller(text));
        }
        gate.countDown();
        callers.forEach(Caller::grant);
        assertThat(store.calls).hasSize(1);
    }

    @Test
    void aRevokedKeyEndsWithinTenSecondsAndAnExpiredOneAtOnce() {
        String revoked = made("revoked").text();
        caller(revoked).grant();
        keys.revoke("revoked");
        clock.pass(Duration.ofSeconds(9));
        caller(revoked).grant();
        clock.pass(Duration.ofSeconds(1));
        assertRefused(
                revoked, "key_revoked", "the key revoked was revoked on 2026-11-21T12:00:00Z");
        // Known to be closed, it is refused before anything is begun for it.
        assertThat(catchThrowableOfType(GatewayException.class, () -> caller(revoked))).isNotNull();

        String expiring = made("expiring", HandClock.START.plusSeconds(12)).text();
        caller(expiring).grant();
        clock.pass(Duration.ofSeconds(2));
        assertRefused(expiring, "key_expired", "the key expiring expired on 2026-11-21T12:00:12Z");
    }

    @Test
    void bothTextsOpenAKeyWhileItsRotationOverlaps() {
        String old = made("k").text();
        caller(old).grant();
        String fresh = keys.rotate("k", Duration.ofSeconds(30)).text();
        // What is known here does not know it yet: it may be anybody's.
        Caller first = caller(fresh);
        assertThat(first.standing()).isEqualTo(Standing.STRANGER);
        assertThat(first.grant().name()).isEqualTo("k");
        assertThat(caller(fresh).standing()).isEqualTo(Standing.KNOWN);
        clock.pass(Duration.ofSeconds(29));
        caller(old).grant();
        clock.pass(Duration.ofSeconds(1));
        assertRefused(old, "key_rotated", "this one ended on 2026-11-21T12:00:30Z");
        caller(fresh).grant();
    }

    @Test
    void aWrongSecretAndAKeyThatIsNotThereAreRefusedAlike() {
        String known = made("k").text();
        Unauthorized absent = refusal("sk-sfai-000000000000-" + known.substring(21));
        Unauthorized wrong = refusal(wrong(known));
        assertThat(absent).isEqualTo(wrong);
        assertThat(wrong.code()).isEqualTo("invalid_api_key");
        // Of a key that is revoked or has expired, only its holder is told so.
        keys.revoke("k");
        assertThat(refusal(wrong(known))).isEqualTo(wrong);
        // That of a key that is known here is read all the same, as it would be for a stranger.
        caller(made("other").text()).grant();
        store.calls.clear();
        assertThat(refusal(wrong(keys.rotate("other", Duration.ZERO).text()))).isEqualTo(wrong);
        assertThat(store.calls).filteredOn(call -> call.startsWith("get key_")).hasSize(2);
    }

    @Test
    void bothRefusalsTakeTheTimeOfOneReading() {
        String known = made("k").text();
        caller(known).grant();
        store.latency = Duration.ofMillis(20);
        refusal(wrong(known));
        List<Long> wrong = new ArrayList<>();
        List<Long> absent = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            wrong.add(nanos(wrong(known)));
            char digit = (char) ('a' + i);
            absent.add(nanos("sk-sfai-00000000000" + digit + "-" + known.substring(21)));
        }
        assertThat(median(wrong)).isGreaterThanOrEqualTo(20.0);
        assertThat(median(absent)).isCloseTo(median(wrong), within(10.0));
    }

    private static double median(List<Long> nanos) {
        return nanos.stream().sorted().toList().get(nanos.size() / 2) / 1e6;
    }

    private long nanos(String text) {
        long start = System.nanoTime();
        refusal(text);
        return System.nanoTime() - start;
    }

    @Test
    void whoeverTriesManyKeysMakesNewcomersStrangersForAMinute() {
        String text = made("k").text();
        for (int i = 0; i < 3; i++) {
            Caller tried = caller("sk-sfai-00000000000" + i + "-" + text.substring(21));
            assertThat(tried.standing()).isEqualTo(Standing.LIKELY);
            assertThat(catchThrowableOfType(GatewayException.class, tried::grant)).isNotNull();
        }
        Caller newcomer = caller(text);
        assertThat(newcomer.standing()).isEqualTo(Standing.STRANGER);
        newcomer.grant();
        assertThat(caller(text).standing()).isEqualTo(Standing.KNOWN);
        clock.pass(Duration.ofMinutes(1));
        assertThat(caller(made("k2").text()).standing()).isEqualTo(Standing.LIKELY);
    }

    @Test
    void aKeyServesFiveMinutesWhenTheStoreCanNotBeAsked() {
        String text = made("k").text();
        caller(text).grant();
        store.broken = true;
        for (int i = 0; i < 29; i++) {
            clock.pass(Duration.ofSeconds(10));
            caller(text).grant();
            caller(text).grant();
        }
        // Each failed reading is told once.
        assertThat(servedOn).hasSize(29);
        clock.pass(Duration.ofSeconds(11));
        assertUnavailable(text, "key_store_unavailable");
        store.broken = false;
        caller(text).grant();
    }

    @Test
    void aKeyThatIsNotKnownCanNotBeToldWithoutTheStore() {
        String text = made("k").text();
        store.broken = true;
        assertUnavailable(text, "key_store_unavailable");
        store.broken = false;
        caller(text).grant();
        keys.revoke("k");
        clock.pass(Duration.ofSeconds(11));
        caller(made("other").text());
        store.broken = true;
        // Nor can a text that does not fit what is known.
        assertUnavailable(wrong(text), "key_store_unavailable");
    }

    @Test
    void aSlowStoreIsWaitedForOnceAndNotLong() {
        String text = made("k").text();
        caller(text).grant();
        clock.pass(Duration.ofSeconds(11));
        CountDownLatch gate = new CountDownLatch(1);
        store.gate = gate;
        long start = System.nanoTime();
        caller(text).grant();
        long waited = System.nanoTime();
        caller(text).grant();
        assertThat(Duration.ofNanos(waited - start))
                .isBetween(Duration.ofMillis(690), Duration.ofSeconds(3));
        assertThat(Duration.ofNanos(System.nanoTime() - waited)).isLessThan(PATIENCE);
        assertThat(servedOn).hasSize(1);
        assertThat(servedOn.getFirst()).hasMessageContaining("700 ms");
        gate.countDown();
    }

    @Test
    void aReadingThatHangsSinceTheEnvironmentWasFrozenIsNotJoined() {
        String text = made("k").text();
        CountDownLatch gate = new CountDownLatch(1);
        store.gate = gate;
        caller(text);
        clock.pass(Duration.ofHours(1));
        store.gate = new CountDownLatch(0);
        assertThat(caller(text).grant().name()).isEqualTo("k");
        gate.countDown();
    }

    @Test
    void aDamagedRecordRefusesAndIsTold() {
        Issued made = made("k");
        caller(made.text()).grant();
        store.edit(made.record().id(), "record", "{\"shape\":7}");
        clock.pass(Duration.ofSeconds(11));
        assertUnavailable(made.text(), "key_unreadable");
        assertThat(damaged).hasSize(1);
        assertThat(damaged.getFirst()).hasMessageContaining(made.record().id());
        // A record that was taken out by hand ends its key.
        store.delete(made.record().id(), "record");
        assertThat(refusal(made.text()).code()).isEqualTo("invalid_api_key");
    }

    @Test
    void theLeastUsedOfAThousandIsForgotten() {
        String first = made("first").text();
        String used = made("used").text();
        caller(first).grant();
        caller(used).grant();
        for (int i = 0; i < 999; i++) {
            caller(made("k" + i).text()).grant();
            caller(used).grant();
        }
        store.calls.clear();
        caller(used).grant();
        assertThat(store.calls).isEmpty();
        caller(first).grant();
        assertThat(store.calls).hasSize(1);
    }

    @Test
    void everyoneWhoAsksHearsTheSame() {
        Caller caller = caller("sk-sfai-000000000000-" + "0".repeat(43));
        GatewayException once = catchThrowableOfType(GatewayException.class, caller::grant);
        assertThat(catchThrowableOfType(GatewayException.class, caller::grant)).isSameAs(once);
    }

    private Caller caller(String text) {
        return here.caller(Objects.requireNonNull(KeyText.id(text)), text);
    }

    private Unauthorized refusal(String text) {
        return (Unauthorized) error(text);
    }

    private GatewayError error(String text) {
        GatewayException refused =
                catchThrowableOfType(GatewayException.class, () -> caller(text).grant());
        assertThat(refused).isNotNull();
        assertThat(refused.error().message()).doesNotContain(text.substring(21));
        return refused.error();
    }

    private void assertRefused(String text, String code, String sentence) {
        Unauthorized error = refusal(text);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).contains(sentence);
    }

    private void assertUnavailable(String text, String code) {
        assertThat(((Unavailable) error(text)).code()).isEqualTo(code);
    }

    private Issued made(String name) {
        return keys.create(KeysTest.terms(name));
    }

    private Issued made(String name, Instant expires) {
        return keys.create(new KeyTerms(name, Set.of(), Limits.NONE, expires, UserText.FULL));
    }

    private static String wrong(String text) {
        char last = text.charAt(text.length() - 1);
        return text.substring(0, text.length() - 1) + (last == '0' ? '1' : '0');
    }
}
