package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.local.Terminal.Printed;
import io.sfai.gateway.local.contract.Polling;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a key's making to what it spent and its end, while the gateway runs. */
class KeyWalkTest {
    private static final String SAID = "a sentence for nobody's books";

    @TempDir private Path data;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private Terminal terminal;
    private LocalGateway gateway;

    @BeforeEach
    void start() throws Exception {
        Path map =
                Files.writeString(
                        data.resolve("map.json"),
                        """
                        {"models": {"fake-llm": "mock/echo", "free": "mock/echo"},
                         "prices": {"mock/echo": {"input": 1000, "output": 1000}}}
                        """);
        terminal = new Terminal(Map.of("SFAI_DATA_DIR", data.toString()));
        gateway =
                LocalGateway.start(LocalSettings.of(Map.of(), "127.0.0.1", 0, map, data), log::add);
    }

    @AfterEach
    void stop() {
        gateway.close();
        http.close();
    }

    @Test
    void aKeyIsMadeUsedListedBilledRotatedAndRevoked() throws Exception {
        String key = made("keys create --name ide-team --models fake-llm --budget 50/month -q");
        assertThat(ask(key, "fake-llm").statusCode()).isEqualTo(200);
        assertThat(ask(key, "free").statusCode()).isEqualTo(403);
        assertThat(ask("sk-sfai-local", "free").statusCode()).isEqualTo(200);

        Polling.until(
                "both requests' spend",
                () -> run("spend --by key").out().matches("(?s).*TOTAL +2 .*"));
        assertThat(run("spend --by key").out())
                .containsPattern("ide-team +key_\\S+ +1 +0 +\\d+ +0 +\\d+ +\\$0\\.0\\d*[1-9]")
                .containsPattern("master +master +1 ");
        assertThat(run("spend --by alias").out()).contains("fake-llm", "free");
        assertThat(run("spend --by model").out()).containsPattern("mock/echo +2 ");
        Polling.until(
                "the ledger",
                () ->
                        run("keys list")
                                .out()
                                .matches("(?s).*\\$0\\.0\\d*[1-9]\\d* of \\$50/month.*"));
        assertThat(run("keys list").out()).containsPattern(" of \\$50/month +20\\S+Z +never");

        String next = made("keys rotate ide-team --overlap 1h -q");
        assertThat(ask(next, "fake-llm").statusCode()).isEqualTo(200);
        assertThat(ask(key, "fake-llm").statusCode()).isEqualTo(200);
        assertThat(run("keys revoke ide-team").code()).isZero();
        Polling.until("the end", () -> ask(next, "fake-llm").statusCode() == 401);
        assertThat(ask(key, "fake-llm").statusCode()).isEqualTo(401);
        assertThat(stored()).doesNotContain(SAID, key, next);
        assertThat(log.toString()).doesNotContain(key, next);
    }

    private String made(String command) {
        Printed printed = run(command);
        assertThat(printed.code()).as(printed.err()).isZero();
        return printed.out().strip();
    }

    private Printed run(String command) {
        return terminal.run(command);
    }

    /** Everything in the store's files. */
    private String stored() throws Exception {
        StringBuilder all = new StringBuilder();
        for (String name : List.of("sfai.db", "sfai.db-wal")) {
            byte[] bytes = Files.readAllBytes(data.resolve(name));
            all.append(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }

    private HttpResponse<String> ask(String key, String alias) {
        String body =
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted(alias, SAID);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gateway.address() + "/v1/chat/completions"))
                        .header("authorization", "Bearer " + key)
                        .POST(BodyPublishers.ofString(body))
                        .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
