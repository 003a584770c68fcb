package io.sfai.gateway.local.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.Main;
import io.sfai.gateway.auth.KeyTerms;
import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.config.Config;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Afterwards;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.inference.Limits.Period;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.local.SqliteStore;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.telemetry.EventLog;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often limits ask the store, and that they ask for everything at once; prints a table. */
class LimitCallsTest {
    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final Limits ALL =
            new Limits(1000, 1_000_000, 100, new Budget(1L << 40, Period.MONTH));
    private static final Map<String, String> BOTH =
            Map.of("RATE_LIMIT_QPM", "1000", "BUDGET_USD_PER_MONTH", "100");

    @TempDir private Path directory;
    private final Afterwards afterwards = new Afterwards();
    private WaitingStore store;
    private Keys keys;

    @BeforeEach
    void open() {
        Store sqlite = new SqliteStore(directory, InstantSource.system(), e -> {});
        store = new WaitingStore(sqlite);
        keys = new Keys(sqlite, InstantSource.system());
        System.out.printf("%-44s %6s %6s %9s%n", "", "before", "after", "at 20 ms");
    }

    @AfterEach
    void close() {
        afterwards.await(Duration.ofSeconds(10));
        store.close();
    }

    @Test
    void ownersAreCountedByTheGatewaysLimitsAlone() throws Exception {
        calls("the master key, no limits", gateway(Map.of()), "master", 200, 0, 0);
        calls(
                "the master key, RATE_LIMIT_QPM",
                gateway(Map.of("RATE_LIMIT_QPM", "1000")),
                "master",
                200,
                1,
                0);
        calls("the master key, both global limits", gateway(BOTH), "master", 200, 2, 1);
    }

    @Test
    void aKeyIsAskedForAtOnceWithItsRecord() throws Exception {
        HttpHandler gateway = gateway(Map.of());
        String none = key("none", Limits.NONE);
        calls("a key without limits, first seen", gateway, none, 200, 4, 2);
        calls("the same, known", gateway, none, 200, 0, 1);
        String all = key("all", ALL);
        calls("a key with all limits, first seen", gateway, all, 200, 4, 3);
        calls("the same, known", gateway, all, 200, 3, 3);
        HttpHandler limited = gateway(BOTH);
        calls("the same and both global limits, first seen", limited, all, 200, 6, 4);
        calls("the same, known", limited, all, 200, 5, 4);
    }

    @Test
    void refusalsGiveBackAndHammeringCostsNothing() throws Exception {
        HttpHandler gateway = gateway(Map.of());
        String wrong = key("wrong", ALL);
        String other = wrong.substring(0, wrong.length() - 4) + "zzzz";
        calls("a wrong key of a known form", gateway, other, 401, 4, 3);
        String one = key("one", new Limits(1, 0, 0, null));
        calls("a key with one request a minute, first seen", gateway, one, 200, 4, 2);
        calls("refused by it", gateway, one, 429, 1, 0);
        calls("refused again", gateway, one, 429, 1, 0);
        calls("hammering", gateway, one, 429, 0, 0);
        String slot = key("slot", new Limits(1000, 1_000_000, 1, new Budget(1L << 40, Period.DAY)));
        calls("a key with one slot, first seen", gateway, slot, 200, 4, 3);
        HttpResponse running = ask(gateway, slot, true);
        calls("refused by it, the others given back", gateway, slot, 429, 3, 3);
        ((HttpResponse.Streaming) running).body().writeTo(OutputStream.nullOutputStream());
        String poor = key("poor", new Limits(0, 0, 0, new Budget(1, Period.DAY)));
        calls("a used-up budget, first seen", gateway, poor, 429, 4, 3);
        calls("used up, known", gateway, poor, 429, 0, 0);
    }

    private String key(String name, Limits limits) {
        return keys.create(new KeyTerms(name, Set.of(), limits, Instant.MAX, UserText.FULL)).text();
    }

    /** Twice: the calls must all have begun before any is answered; then what that takes. */
    private void calls(
            String what, HttpHandler gateway, String key, int status, int before, int after)
            throws Exception {
        afterwards.await(Duration.ofSeconds(10));
        store.begin(LATENCY, before);
        long start = System.nanoTime();
        assertThat(status(gateway, key)).as(what).isEqualTo(status);
        long millis = (System.nanoTime() - start) / 1_000_000;
        afterwards.await(Duration.ofSeconds(10));
        System.out.printf(
                Locale.ROOT,
                "%-44s %6d %6d %6d ms%n",
                what,
                store.first().size(),
                store.later().size(),
                millis);
        assertThat(store.first()).as(what).hasSize(before);
        assertThat(store.later()).as(what).hasSize(after);
    }

    private HttpHandler gateway(Map<String, String> settings) throws ModelMapRejected {
        String json =
                """
                {"models": {"x": "mock/echo"}, "prices": {"mock/echo": {"input": 1, "output": 1}}}
                """;
        ModelMap map = ModelMapParser.parse(json.getBytes(StandardCharsets.UTF_8));
        InstantSource clock = InstantSource.system();
        return Main.gateway(
                Config.read(settings, Config.Place.LAPTOP),
                store,
                new OneMap(map),
                new EnvironmentSecrets(Map.of("MASTER_KEY", "master")),
                new UpstreamClient(clock),
                new EventLog(line -> {}, EventLog.Level.ERROR, clock),
                afterwards);
    }

    private static int status(HttpHandler gateway, String key) throws IOException {
        try {
            return ask(gateway, key, false).status();
        } catch (GatewayException e) {
            return e.error().status();
        }
    }

    private static HttpResponse ask(HttpHandler gateway, String key, boolean stream)
            throws IOException {
        String body =
                "{\"model\":\"x\",\"stream\":"
                        + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        return gateway.handle(
                new HttpRequest(
                        "test",
                        "POST",
                        "/v1/chat/completions",
                        "",
                        Headers.of("authorization", "Bearer " + key),
                        body.getBytes(StandardCharsets.UTF_8),
                        Instant.MAX));
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
}
