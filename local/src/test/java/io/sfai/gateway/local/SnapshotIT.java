package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.local.emulator.LambdaEmulator;
import io.sfai.gateway.local.emulator.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SnapStart: no secret is in memory when the snapshot is taken, and the restored function works.
 */
class SnapshotIT {
    private static final String MASTER = "sk-sfai-snapshot-master";
    private static final String PROVIDER = "sk-upstream-snapshot-key";
    private static final String MAP =
            """
            {"providers": {"openai": {"type": "openai", "apiKey": "secret:OPENAI_API_KEY"}},
             "models": {"only-in-this-map": "mock/echo", "cheap": "openai/gpt-4o-mini"}}
            """;

    @TempDir private Path files;

    @Test
    void theHeapAtTheSnapshotHoldsNoSecret() throws Exception {
        try (EmulatedAws aws = EmulatedAws.start(Path.of("target"))) {
            aws.putMap(MAP);
            aws.putSecret("MASTER_KEY", MASTER);
            aws.putSecret("OPENAI_API_KEY", PROVIDER);
            Map<String, String> environment = new HashMap<>(aws.environment());
            environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
            Path dump = files.resolve("heap.hprof");
            Options options =
                    Options.of(Path.of("../lambda/target/sfai-lambda.zip"))
                            .env(environment)
                            .log(line -> {})
                            .snapshot(pid -> dump(pid, dump));
            try (LambdaEmulator lambda = LambdaEmulator.start(options)) {
                assertThat(ask(lambda.url())).contains("Hello").contains("[DONE]");
            }
            String heap = Files.readString(dump, StandardCharsets.ISO_8859_1);
            assertThat(heap).contains("io/sfai/gateway/LambdaFunction");
            for (String secret : List.of(MASTER, PROVIDER, "only-in-this-map")) {
                assertThat(heap.contains(secret)).as(secret).isFalse();
            }
        }
    }

    private static String ask(URI url) throws Exception {
        String body =
                "{\"model\": \"only-in-this-map\", \"stream\": true, \"messages\":"
                        + " [{\"role\": \"user\", \"content\": \"Hello\"}]}";
        HttpRequest request =
                HttpRequest.newBuilder(url.resolve("/v1/chat/completions"))
                        .header("authorization", "Bearer " + MASTER)
                        .POST(BodyPublishers.ofString(body))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    private static void dump(long pid, Path file) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process process =
                    new ProcessBuilder(
                                    jcmd,
                                    Long.toString(pid),
                                    "GC.heap_dump",
                                    "-all",
                                    file.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("jcmd gave " + process.exitValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
