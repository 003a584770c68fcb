package io.sfai.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.api.health.Health;
import io.sfai.gateway.api.models.ModelList;
import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.fuzz.FuzzedGateway;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Grant;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import io.sfai.gateway.model.ModelMaps;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The paths beside the conversation: models and health. */
class SmallPathsTest {
    private final FuzzedGateway gateway;

    SmallPathsTest() throws ModelMapRejected {
        gateway = new FuzzedGateway("http://127.0.0.1:1/v1");
    }

    @Test
    void modelsAreListedAndFound() {
        HttpResponse.Buffered list = get("/v1/models");
        assertThat(list.status()).isEqualTo(200);
        assertThat(text(list)).startsWith("{\"object\":\"list\",\"data\":[{\"id\":\"");
        String first = text(list).replaceAll("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
        assertThat(text(get("/models/" + first))).contains("\"id\":\"" + first + "\"");
        assertThat(get("/v1/models/nobody").status()).isEqualTo(404);
    }

    @Test
    void aCallerSeesOnlyTheAliasesThatItMayUse() throws ModelMapRejected {
        ModelMap map =
                ModelMapParser.parse(
                        "{\"models\": {\"main\": \"mock/echo\", \"main2\": \"mock/echo\"}}"
                                .getBytes(StandardCharsets.UTF_8));
        ModelList models = new ModelList(new OneMap(map));
        Grant grant = new Grant("k", Set.of("main", "gone"), Limits.NONE, UserText.FULL);
        Caller caller = new Caller("key_1", Caller.Standing.LIKELY, () -> grant);
        String list = text((HttpResponse.Buffered) models.list(request("/models"), caller));
        assertThat(list).contains("\"id\":\"main\"").doesNotContain("main2", "gone");
        assertThat(models.one(request("/models/main"), caller).status()).isEqualTo(200);
        // Not even as a name that may have been meant.
        assertThatThrownBy(() -> models.one(request("/models/main2"), caller))
                .hasMessageStartingWith("There is no model \"main2\"");
        assertThatThrownBy(() -> models.one(request("/models/main3"), caller))
                .hasMessageNotContaining("main2");
    }

    private record OneMap(ModelMap current) implements ModelMaps {
        @Override
        public boolean isStale() {
            return false;
        }
    }

    @Test
    void healthNeedsNothingAndReadinessTellsWhatIsMissing() {
        assertThat(text(get("/health"))).isEqualTo("{\"status\":\"ok\"}");
        assertThat(get("/health/liveness").status()).isEqualTo(200);
        assertThat(get("/health/liveliness").status()).isEqualTo(200);
        assertThat(text(get("/health/readiness"))).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void readinessNamesWhatIsMissing() {
        Health health =
                new Health(
                        Map.of(
                                "model map",
                                () -> {
                                    throw new Unavailable("no map yet", "no_map").exception();
                                }));
        HttpResponse.Buffered answer = (HttpResponse.Buffered) health.ready(request("/health"));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(text(answer)).contains("\"check\":\"model map\",\"message\":\"no map yet\"");
    }

    private HttpResponse.Buffered get(String path) {
        return (HttpResponse.Buffered) gateway.handler().handle(request(path));
    }

    private static HttpRequest request(String path) {
        Headers headers = Headers.of("x-api-key", FuzzedGateway.MASTER_KEY);
        return new HttpRequest("id", "GET", path, "", headers, new byte[0], Instant.MAX);
    }

    private static String text(HttpResponse.Buffered answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
