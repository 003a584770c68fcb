package io.sfai.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged requests for embeddings, and damaged answers to good ones, through the whole gateway. */
class EmbeddingFuzzTest {
    private static final long SEED = 20_261_122;

    private static final List<String> REQUESTS =
            List.of(
                    """
                    {"model":"m","input":"grüße 🌍 and \\u00e9","encoding_format":"base64",
                     "dimensions":3,"user":"me","stream":false}\
                    """,
                    """
                    {"model":"m","input":["a","b b","c"],"encoding_format":"float",
                     "options":{"status":0,"fault":"none","usage":true,"firstDelayMs":0}}\
                    """,
                    "{\"model\":\"m\",\"input\":[[1,2],[3]]}",
                    "{\"input\":[17,4],\"model\":\"m\"}");

    private static final List<String> ANSWERS =
            List.of(
                    """
                    {"object":"list","data":[{"object":"embedding","index":0,"embedding":[1,0.5]},
                     {"object":"embedding","index":1,"embedding":[-0.006929283495992422,1e-7]}],
                     "model":"m","usage":{"prompt_tokens":2,"total_tokens":2}}\
                    """,
                    """
                    {"data":[{"index":1,"embedding":"AACAPwAAAEA="},
                     {"index":0,"embedding":"AACAPwAAAEA="}],"usage":{"total_tokens":2}}\
                    """);

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void everyRequestGetsAnAnswer() throws Exception {
        FuzzedGateway gateway = new FuzzedGateway("http://127.0.0.1:1/v1");
        Damage damage = new Damage(new Random(SEED));
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (int round = 0; round < 4000; round++) {
            byte[] body = bytes(REQUESTS.get(round % REQUESTS.size()));
            HttpResponse response = gateway.handler().handle(request(round, damage.of(body)));
            statuses.merge(gateway.check(response), 1, Integer::sum);
            if (response.status() == 200) {
                assertWhole(response, 0);
            }
        }
        assertThat(statuses).containsKeys(200, 400, 404).doesNotContainKey(500);
        assertThat(statuses.get(200)).isGreaterThan(100);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void everyAnswerIsWholeOrAnError() throws Exception {
        HttpServer upstream =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Random random = new Random(SEED);
        Damage damage = new Damage(random);
        upstream.createContext(
                "/v1/embeddings",
                exchange -> {
                    byte[] body = damage.of(bytes(ANSWERS.get(random.nextInt(2))));
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        upstream.start();
        try {
            FuzzedGateway gateway =
                    new FuzzedGateway(
                            "http://127.0.0.1:" + upstream.getAddress().getPort() + "/v1");
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (int round = 0; round < 2000; round++) {
                String format = round % 2 == 0 ? "float" : "base64";
                String body =
                        "{\"model\":\"up\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"%s\"}"
                                .formatted(format);
                HttpResponse response = gateway.handler().handle(request(round, bytes(body)));
                statuses.merge(gateway.check(response), 1, Integer::sum);
                if (response.status() == 200) {
                    assertWhole(response, 2);
                }
            }
            assertThat(statuses).containsKeys(200, 502).doesNotContainKey(500);
            assertThat(statuses.get(200)).isGreaterThan(100);
        } finally {
            upstream.stop(0);
        }
    }

    /**
     * @param count of the vectors; 0 if that is not known
     */
    private static void assertWhole(HttpResponse response, int count) {
        JsonObject answer = Json.object(((HttpResponse.Buffered) response).body());
        assertThat(answer.names()).containsExactly("object", "data", "model", "usage");
        assertThat(answer.array("data")).isNotEmpty();
        if (count > 0) {
            assertThat(answer.array("data")).hasSize(count);
        }
    }

    private static HttpRequest request(int round, byte[] body) {
        return new HttpRequest(
                "fuzz-" + round,
                "POST",
                "/v1/embeddings",
                "",
                Headers.of("authorization", "Bearer " + FuzzedGateway.MASTER_KEY),
                body,
                Instant.MAX);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
