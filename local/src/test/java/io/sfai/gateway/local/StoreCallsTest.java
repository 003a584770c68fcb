package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.Main;
import io.sfai.gateway.config.Config;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Afterwards;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.telemetry.EventLog;
import io.sfai.gateway.upstream.UpstreamClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request asks of the store, and that it asks for all of it at once. */
class StoreCallsTest {
    private static final String COUNT = "add global";
    private static final String COOLDOWNS = "query cooldown";

    @TempDir private Path directory;
    private final Afterwards afterwards = new Afterwards();
    private CountedStore store;

    @BeforeEach
    void open() {
        store = new CountedStore(new SqliteStore(directory, InstantSource.system(), e -> {}));
    }

    @AfterEach
    void close() {
        afterwards.await(Duration.ofSeconds(10));
        store.close();
    }

    @Test
    void aRequestIsCountedAndNothingElse() throws Exception {
        HttpHandler gateway = gateway("60");
        assertThat(status(gateway, "alone")).isEqualTo(200);
        assertThat(status(gateway, "alone")).isEqualTo(200);
        assertThat(store.calls).containsExactly(COUNT, COUNT);
    }

    @Test
    void whereThereIsAChoiceTheCooldownsAreReadOnceBesideTheCount() throws Exception {
        HttpHandler gateway = gateway("60");
        // Neither call returns before the other is there.
        store.together = new CyclicBarrier(2);
        assertThat(status(gateway, "chosen")).isEqualTo(200);
        store.together = null;
        assertThat(store.calls).containsExactlyInAnyOrder(COUNT, COOLDOWNS);
        assertThat(status(gateway, "chosen")).isEqualTo(200);
        assertThat(store.calls).hasSize(3).endsWith(COUNT);
    }

    @Test
    void withoutALimitTheyAreReadAllTheSame() throws Exception {
        HttpHandler gateway = gateway("0");
        assertThat(status(gateway, "alone")).isEqualTo(200);
        assertThat(store.calls).isEmpty();
        assertThat(status(gateway, "chosen")).isEqualTo(200);
        assertThat(store.calls).containsExactly(COOLDOWNS);
    }

    @Test
    void spendIsKeptAfterTheAnswerByTwoCallsBesideEachOther() throws Exception {
        HttpHandler gateway = gateway("0");
        store.spending = new CyclicBarrier(2);
        assertThat(status(gateway, "alone")).isEqualTo(200);
        assertThat(afterwards.await(Duration.ofSeconds(10))).isTrue();
        assertThat(store.spent).containsExactlyInAnyOrder("put spend anyone", "add rollup");
    }

    @Test
    void onlyFailuresAreWritten() throws Exception {
        HttpHandler gateway = gateway("0");
        assertThat(status(gateway, "broken")).isEqualTo(200);
        assertThat(store.calls).containsExactly(COOLDOWNS, "add cooldown");
    }

    private HttpHandler gateway(String perMinute) throws ModelMapRejected {
        String json =
                """
                {"models": {
                  "alone": "mock/echo",
                  "chosen": {"target": "mock/echo", "fallbacks": ["alone"]},
                  "broken": {"target": "mock/error", "retries": 0, "fallbacks": ["alone"]}}}
                """;
        ModelMap map = ModelMapParser.parse(json.getBytes(StandardCharsets.UTF_8));
        InstantSource clock = InstantSource.system();
        Map<String, String> settings = Map.of("RATE_LIMIT_QPM", perMinute, "AUTH_MODE", "none");
        return Main.gateway(
                Config.read(settings, Config.Place.LAPTOP),
                store,
                new OneMap(map),
                new EnvironmentSecrets(Map.of()),
                new UpstreamClient(clock),
                new EventLog(line -> {}, EventLog.Level.ERROR, clock),
                afterwards);
    }

    private static int status(HttpHandler gateway, String alias) throws Exception {
        String body =
                "{\"model\":\""
                        + alias
                        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        HttpResponse response =
                gateway.handle(
                        new HttpRequest(
                                "test",
                                "POST",
                                "/v1/chat/completions",
                                "",
                                new Headers(),
                                body.getBytes(StandardCharsets.UTF_8),
                                Instant.MAX));
        return response.status();
    }

    private record OneMap(ModelMap map) implements ModelMaps {
        @Override
        public ModelMap current() {
            return map;
        }

        @Override
        public boolean isStale() {
            return false;
        }
    }

    /** A store that tells what was asked of it. */
    private static final class CountedStore implements Store {
        final List<String> calls = new CopyOnWriteArrayList<>();
        final List<String> spent = new CopyOnWriteArrayList<>();
        volatile @Nullable CyclicBarrier together;
        volatile @Nullable CyclicBarrier spending;

        private final Store store;

        CountedStore(Store store) {
            this.store = store;
        }

        private void called(String call) {
            if (call.contains(" spend ") || call.contains(" rollup ")) {
                // The day is left out.
                spent.add(call.substring(0, call.lastIndexOf(' ')));
                meet(spending);
            } else {
                calls.add(call);
                meet(together);
            }
        }

        private static void meet(@Nullable CyclicBarrier barrier) {
            if (barrier != null) {
                try {
                    barrier.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                    throw new AssertionError("the calls came one after the other", e);
                }
            }
        }

        @Override
        public @Nullable Item get(String pk, String sk) {
            called("get " + pk);
            return store.get(pk, sk);
        }

        @Override
        public long put(Item item, long expectedVersion) {
            called("put " + item.pk());
            return store.put(item, expectedVersion);
        }

        @Override
        public Map<String, Long> count(String pk, String sk, Counts counts, Instant expires) {
            called("add " + pk);
            return store.count(pk, sk, counts, expires);
        }

        @Override
        public Page query(
                String pk, String fromSk, String toSk, int limit, @Nullable String cursor) {
            called("query " + pk);
            return store.query(pk, fromSk, toSk, limit, cursor);
        }

        @Override
        public void delete(String pk, String sk) {
            called("delete " + pk);
            store.delete(pk, sk);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
