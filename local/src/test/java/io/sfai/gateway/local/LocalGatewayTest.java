package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.local.contract.Polling;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalGatewayTest {
    @TempDir private Path directory;

    @Test
    void aMapThatIsBrokenAtTheStartLeavesTheMockAndIsTakenOnceMended() throws Exception {
        Path map = directory.resolve("map.json");
        Files.writeString(map, "{\n\"models\": {\n\"mine\": 5}}");
        List<String> log = new CopyOnWriteArrayList<>();
        LocalSettings settings = LocalSettings.of(Map.of(), "127.0.0.1", 0, map, directory);
        try (LocalGateway gateway = LocalGateway.start(settings, log::add)) {
            assertThat(gateway.mapTrouble()).contains("line 3: $.models.mine");
            assertThat(ask(gateway, "mock/echo")).isEqualTo(200);
            assertThat(log).anyMatch(line -> line.contains("\"event\":\"chat_completion\""));
            assertThat(ask(gateway, "mine")).isEqualTo(404);
            Files.writeString(map, "{\"models\": {\"mine\": \"mock/echo\"}}");
            Polling.until("the mended map", () -> ask(gateway, "mine") == 200);
            assertThat(gateway.mapTrouble()).isNull();
        }
    }

    private static int ask(LocalGateway gateway, String model) {
        String body =
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"
                        .formatted(model);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gateway.address() + "/v1/chat/completions"))
                        .header("authorization", "Bearer sk-sfai-local")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
