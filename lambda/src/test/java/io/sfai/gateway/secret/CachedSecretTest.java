package io.sfai.gateway.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.secret.CachedSecret.Absent;
import io.sfai.gateway.secret.CachedSecret.Present;
import io.sfai.gateway.secret.CachedSecret.Reading;
import io.sfai.gateway.secret.CachedSecret.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CachedSecretTest {
    private final AtomicInteger reads = new AtomicInteger();
    private final List<String> failures = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T00:00:00Z");
    private Reading source = present("one");

    private final CachedSecret secret =
            new CachedSecret(this::read, Duration.ofMinutes(5), () -> now, failures::add);

    @Test
    void isReadAgainAfterItsTimeToLive() {
        assertThat(secret.get().reveal()).isEqualTo("one");
        source = present("two");
        pass(299);
        assertThat(secret.get().reveal()).isEqualTo("one");
        pass(1);
        assertThat(secret.get().reveal()).isEqualTo("two");
        assertThat(reads).hasValue(2);
    }

    @Test
    void theLastGoodValueServesWhileTheSourceIsAway() {
        secret.get();
        source = new Unknown("it is away");
        pass(3600);
        assertThat(secret.get().reveal()).isEqualTo("one");
        assertThat(secret.get().reveal()).isEqualTo("one");
        assertThat(failures).containsExactly("it is away");
        source = present("two");
        pass(3);
        assertThat(secret.get().reveal()).isEqualTo("two");
    }

    @Test
    void aSecretThatWasTakenAwayIsGone() {
        secret.get();
        source = new Absent("it is not there");
        pass(300);
        assertThatThrownBy(secret::get)
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error().status()).isEqualTo(503))
                .hasMessage("it is not there");
    }

    @Test
    void whatIsMissingIsAskedForAgainAfterSeconds() {
        source = new Absent("it is not there");
        assertThatThrownBy(secret::get).hasMessage("it is not there");
        assertThatThrownBy(secret::get).hasMessage("it is not there");
        assertThat(reads).hasValue(1);
        source = present("one");
        pass(3);
        assertThat(secret.get().reveal()).isEqualTo("one");
    }

    @Test
    void refreshesAtMostOnceInTenSecondsAndTellsOfChange() {
        secret.get();
        assertThat(secret.refresh()).isFalse();
        source = present("two");
        pass(9);
        assertThat(secret.refresh()).isFalse();
        assertThat(secret.get().reveal()).isEqualTo("one");
        pass(1);
        assertThat(secret.refresh()).isTrue();
        assertThat(secret.get().reveal()).isEqualTo("two");
        // Another request that was refused with the old value comes a moment later.
        assertThat(secret.refresh()).isTrue();
        assertThat(reads).hasValue(3);
    }

    @Test
    void aClockThatWasSetBackMakesNothingLastLonger() {
        secret.get();
        source = present("two");
        pass(-10_000);
        assertThat(secret.get().reveal()).isEqualTo("two");
    }

    @Test
    void oneOfManyReads() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CachedSecret slow =
                new CachedSecret(
                        () -> {
                            await(go);
                            return read();
                        },
                        Duration.ofMinutes(5),
                        () -> now,
                        failures::add);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Secret>> all = new ArrayList<>();
            Callable<Secret> get = slow::get;
            for (int i = 0; i < 50; i++) {
                all.add(threads.submit(get));
            }
            go.countDown();
            for (Future<Secret> one : all) {
                assertThat(one.get().reveal()).isEqualTo("one");
            }
        }
        assertThat(reads).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Reading read() {
        reads.incrementAndGet();
        return source;
    }

    private void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }

    private static Reading present(String value) {
        return new Present(new Secret(value));
    }
}
