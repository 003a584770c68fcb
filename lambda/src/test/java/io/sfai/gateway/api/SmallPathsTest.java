package io.sfai.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.fuzz.FuzzedGateway;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.model.ModelMapRejected;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
    void healthNeedsNothingAndReadinessTellsWhatIsMissing() {
        assertThat(text(get("/health"))).isEqualTo("{\"status\":\"ok\"}");
        assertThat(get("/health/liveness").status()).isEqualTo(200);
        assertThat(get("/health/liveliness").status()).isEqualTo(200);
        assertThat(text(get("/health/readiness"))).isEqualTo("{\"status\":\"ok\"}");
    }

    private HttpResponse.Buffered get(String path) {
        HttpResponse answer =
                gateway.handler()
                        .handle(
                                new HttpRequest(
                                        "id",
                                        "GET",
                                        path,
                                        "",
                                        Headers.of("x-api-key", FuzzedGateway.MASTER_KEY),
                                        new byte[0],
                                        Instant.MAX));
        return (HttpResponse.Buffered) answer;
    }

    private static String text(HttpResponse.Buffered answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
