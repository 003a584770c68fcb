package io.sfai.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.Main;
import io.sfai.gateway.config.Config;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Afterwards;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.StoreException;
import io.sfai.gateway.telemetry.EventLog;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The whole gateway with its log, and what must hold for each of its answers. */
public final class FuzzedGateway {
    public static final String MASTER_KEY = "sk-fuzz-master-key-1";
    static final String PROVIDER_KEY = "provider.Fuzz+key/2";

    private final List<String> lines = new ArrayList<>();
    private final HttpHandler handler;

    /**
     * @param baseUrl of the upstream that the alias {@code up} asks
     */
    public FuzzedGateway(String baseUrl) throws ModelMapRejected {
        String map =
                """
                {"providers": {"up": {"type": "openai", "baseUrl": "%s", "apiKey": "secret:KEY"}},
                 "defaults": {"timeoutSeconds": 5, "idleSeconds": 5, "totalSeconds": 5, "retries": 0},
                 "models": {"m": "mock/echo", "tool": "mock/tools", "up": "up/model"}}
                """
                        .formatted(baseUrl);
        InstantSource clock = InstantSource.system();
        handler =
                Main.gateway(
                        Config.read(Map.of("RATE_LIMIT_QPM", "0"), Config.Place.LAPTOP),
                        new NoStore(),
                        new OneMap(ModelMapParser.parse(map.getBytes(StandardCharsets.UTF_8))),
                        new EnvironmentSecrets(
                                Map.of("MASTER_KEY", MASTER_KEY, "KEY", PROVIDER_KEY)),
                        new UpstreamClient(clock),
                        new EventLog(this::log, EventLog.Level.INFO, clock),
                        new Afterwards());
    }

    public HttpHandler handler() {
        return handler;
    }

    private synchronized void log(String line) {
        lines.add(line);
    }

    private synchronized List<String> takeLines() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    /** Checks an answer that the handler gave, and tells its status. */
    int check(HttpResponse response) throws IOException {
        String body;
        switch (response) {
            case HttpResponse.Buffered whole ->
                    body = new String(whole.body(), StandardCharsets.UTF_8);
            case HttpResponse.Streaming streaming -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                streaming.body().writeTo(out);
                body = out.toString(StandardCharsets.UTF_8);
            }
        }
        check(response.status(), body);
        assertThat(body).doesNotContain(MASTER_KEY);
        return response.status();
    }

    /** Checks an answer's status and body, and the lines that were logged since the last check. */
    public void check(int status, String body) {
        List<String> told = takeLines();
        if (status >= 500) {
            assertThat(told).as("a line for " + body).isNotEmpty();
        }
        for (String text : told) {
            assertThat(text).doesNotContain(MASTER_KEY).doesNotContain(PROVIDER_KEY);
            assertThat(Json.object(text).string("event")).isNotNull();
        }
        assertThat(body).doesNotContain(PROVIDER_KEY);
        assertThat(told).noneMatch(line -> line.contains("internal_error"));
        if (status != 200) {
            assertError(Json.object(body));
        } else if (body.startsWith("data: ") || body.startsWith(": ")) {
            assertStream(body);
        } else {
            assertThat(body).isNotEmpty();
        }
    }

    private static void assertStream(String body) {
        assertThat(body).endsWith("data: [DONE]\n\n");
        String events = body.substring(0, body.length() - "data: [DONE]\n\n".length());
        for (String event : events.split("\n\n", -1)) {
            if (!event.isEmpty() && !event.startsWith(":")) {
                JsonObject chunk = Json.object(event.substring("data: ".length()));
                if (chunk.has("error")) {
                    assertError(chunk);
                }
            }
        }
    }

    private static void assertError(JsonObject body) {
        JsonObject error = body.object("error");
        assertThat(error).as(body.toString()).isNotNull();
        if (error != null) {
            assertThat(error.string("message")).isNotBlank();
            assertThat(error.string("type")).isNotBlank();
            if (!"error".equals(body.string("type"))) {
                // Anthropic's have neither.
                assertThat(error.names()).contains("param", "code");
            }
        }
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

    /** Takes everything and has nothing. */
    private static final class NoStore implements Store {
        private static StoreException unasked() {
            return new StoreException("nothing here reads a store", null);
        }

        @Override
        public @Nullable Item get(String pk, String sk) {
            throw unasked();
        }

        @Override
        public long put(Item item, long expectedVersion) {
            return 1;
        }

        @Override
        public Map<String, Long> count(String pk, String sk, Counts counts, Instant expires) {
            return counts.add();
        }

        @Override
        public Page query(
                String pk, String fromSk, String toSk, int limit, @Nullable String cursor) {
            throw unasked();
        }

        @Override
        public void delete(String pk, String sk) {
            throw unasked();
        }

        @Override
        public void close() {}
    }
}
