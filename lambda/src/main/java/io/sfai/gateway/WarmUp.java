package io.sfai.gateway;

import io.sfai.gateway.config.Config;
import io.sfai.gateway.config.Config.Place;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.secret.Secret;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.telemetry.EventLog;
import io.sfai.gateway.telemetry.EventLog.Level;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of a request's way, with no secret and no state: one streamed request to an
 * upstream of its own, one buffered to the mock. Init has a whole CPU, the first request a third.
 */
final class WarmUp {
    private WarmUp() {}

    static void classes() {
        try (WarmUpUpstream upstream = new WarmUpUpstream()) {
            HttpHandler gateway = gateway(upstream);
            gateway.handle(request("mock", false));
            if (gateway.handle(request("relayed", true))
                    instanceof HttpResponse.Streaming streaming) {
                streaming.body().writeTo(OutputStream.nullOutputStream());
            }
        } catch (ModelMapRejected | IOException | RuntimeException e) {
            // The first request will show what is wrong; init goes on.
            System.err.println("the warm-up failed: " + e);
        }
    }

    private static HttpHandler gateway(WarmUpUpstream upstream) throws ModelMapRejected {
        String map =
                "{\"providers\": {\"own\": {\"type\": \"openai\", \"baseUrl\": \""
                        + upstream.baseUrl()
                        + "\"}}, \"models\": {\"mock\": \"mock/echo\", \"relayed\": \"own/m\"}}";
        InstantSource clock = InstantSource.system();
        return Main.gateway(
                Config.read(Map.of("RATE_LIMIT_QPM", "1"), Place.LAMBDA),
                new NoStore(),
                new OneMap(ModelMapParser.parse(map.getBytes(StandardCharsets.UTF_8))),
                new NoSecrets(),
                new UpstreamClient(clock),
                new EventLog(line -> {}, Level.INFO, clock));
    }

    private static HttpRequest request(String alias, boolean stream) {
        String body =
                "{\"model\": \""
                        + alias
                        + "\", \"stream\": "
                        + stream
                        + ", \"messages\": [{\"role\": \"user\", \"content\": \"hello there\"}]}";
        return new HttpRequest(
                "warm-up",
                "POST",
                "/v1/chat/completions",
                "",
                Headers.of("authorization", "Bearer warm-up"),
                body.getBytes(StandardCharsets.UTF_8),
                Instant.MAX);
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

    private static final class NoSecrets implements SecretSource {
        @Override
        public Secret get(String name) {
            return new Secret("warm-up");
        }

        @Override
        public boolean refresh(String name) {
            return false;
        }
    }

    private static final class NoStore implements Store {
        @Override
        public @Nullable Item get(String pk, String sk) {
            return null;
        }

        @Override
        public long put(Item item, long expectedVersion) {
            return 0;
        }

        @Override
        public Map<String, Long> add(
                String pk, String sk, Map<String, Long> deltas, Instant expires) {
            return deltas;
        }

        @Override
        public Page query(
                String pk, String fromSk, String toSk, int limit, @Nullable String cursor) {
            return new Page(List.of(), null);
        }

        @Override
        public void delete(String pk, String sk) {}

        @Override
        public void close() {}
    }
}
