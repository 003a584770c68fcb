package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that serves while its database is locked or damaged under it. */
class StoreTroubleTest {
    /** More than the machine has threads for virtual ones. */
    private static final int MANY = 40;

    @TempDir private Path data;
    private final List<String> log = new CopyOnWriteArrayList<>();

    @Test
    void aLockHoldsUpNeitherRequestsNorOthersNorTheEnd() throws Exception {
        try (LocalGateway gateway = start("open");
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(ask(client, gateway).join()).isEqualTo(200);
            try (LockedFile locked = LockedFile.of(data.resolve("sfai.db"), "BEGIN EXCLUSIVE")) {
                long start = System.nanoTime();
                List<CompletableFuture<Integer>> asked = new ArrayList<>();
                for (int i = 0; i < MANY; i++) {
                    asked.add(ask(client, gateway));
                }
                assertThat(alive(client, gateway)).isLessThan(Duration.ofSeconds(2));
                assertThat(asked).allMatch(each -> each.join() == 200);
                assertThat(since(start)).isLessThan(Duration.ofSeconds(10));
                assertThat(log).anyMatch(line -> line.contains("limit_store_unavailable"));
                long end = System.nanoTime();
                gateway.close();
                assertThat(since(end)).isLessThan(Duration.ofSeconds(10));
            }
        }
    }

    @Test
    void aLockRefusesWhereThePolicyIsClosed() throws Exception {
        try (LocalGateway gateway = start("closed");
                HttpClient client = HttpClient.newHttpClient()) {
            try (LockedFile locked = LockedFile.of(data.resolve("sfai.db"), "BEGIN EXCLUSIVE")) {
                long start = System.nanoTime();
                assertThat(ask(client, gateway).join()).isEqualTo(503);
                assertThat(since(start)).isLessThan(Duration.ofSeconds(4));
            }
            assertThat(ask(client, gateway).join()).isEqualTo(200);
        }
    }

    @Test
    void damageIsToldAndServedAsThePolicySays() throws Exception {
        for (String policy : List.of("open", "closed")) {
            log.clear();
            Path file = data.resolve("sfai.db");
            try (LocalGateway gateway = start(policy);
                    HttpClient client = HttpClient.newHttpClient()) {
                // Behind the first page, which was looked at by the start.
                byte[] bytes = Files.readAllBytes(file);
                Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
                Files.write(file, bytes);
                int status = policy.equals("open") ? 200 : 503;
                assertThat(ask(client, gateway).join()).isEqualTo(status);
                assertThat(log).anyMatch(line -> line.contains(file + ": it is damaged"));
            }
            Files.delete(file);
        }
    }

    private LocalGateway start(String policy) {
        Map<String, String> environment =
                Map.of("RATE_LIMIT_QPM", "1000", "RATE_LIMIT_ON_FAILURE", policy);
        return LocalGateway.start(
                LocalSettings.of(environment, "127.0.0.1", 0, null, data), log::add);
    }

    private static CompletableFuture<Integer> ask(HttpClient client, LocalGateway gateway) {
        String body =
                "{\"model\":\"mock/echo\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gateway.address() + "/v1/chat/completions"))
                        .header("authorization", "Bearer sk-sfai-local")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return client.sendAsync(request, BodyHandlers.ofString())
                .thenApply(HttpResponse::statusCode);
    }

    /** How long it takes to be told that the gateway lives. */
    private static Duration alive(HttpClient client, LocalGateway gateway) throws Exception {
        long start = System.nanoTime();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gateway.address() + "/health/liveness")).build();
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        return since(start);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
