package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Clients that we did not write, against the gateway in this process. */
final class RealClientsIT {
    private static final List<String> LOG = new CopyOnWriteArrayList<>();
    private static @Nullable LocalGateway gateway;
    private static Map<String, String> environment = Map.of();

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        NodeClients.install();
        ClientWorld world = ClientWorld.make();
        Path map = Files.writeString(dir.resolve("model_map.json"), world.modelMap());
        Map<String, String> laptop =
                Map.of(
                        "SFAI_MASTER_KEY", world.masterKey(),
                        "AIMOCK_API_KEY", world.aimockKey());
        Path log = Files.createFile(dir.resolve("gateway.log"));
        LocalGateway started =
                LocalGateway.start(
                        LocalSettings.of(laptop, "127.0.0.1", 0, map, dir),
                        line -> keep(line, log));
        gateway = started;
        Map<String, String> told = new HashMap<>(world.environment(started.address()));
        told.put("SFAI_LOG", log.toString());
        environment = told;
    }

    private static void keep(String line, Path log) {
        LOG.add(line);
        try {
            Files.writeString(log, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
            assertThat(LOG).isNotEmpty().noneMatch(line -> line.contains("sk-sfai-clients"));
            assertThat(LOG).noneMatch(line -> line.contains("sk-aimock"));
        }
    }

    @TestFactory
    List<DynamicTest> officialSdkWithMocks() throws IOException {
        return NodeClients.tests("sdk", "openai-sdk.test.mjs", environment, Duration.ofMinutes(2));
    }

    @TestFactory
    List<DynamicTest> officialSdkWithAimockBehind() throws IOException {
        return NodeClients.tests(
                "upstream", "openai-upstream.test.mjs", environment, Duration.ofMinutes(2));
    }

    @TestFactory
    List<DynamicTest> officialSdkHoldsConversations() throws IOException {
        return NodeClients.tests(
                "openai-tools", "openai-tools.test.mjs", environment, Duration.ofMinutes(2));
    }

    @TestFactory
    List<DynamicTest> vercelsAiSdk() throws IOException {
        return NodeClients.tests("ai-sdk", "ai-sdk.test.mjs", environment, Duration.ofMinutes(2));
    }

    @TestFactory
    List<DynamicTest> langChain() throws IOException {
        return NodeClients.tests(
                "langchain", "langchain.test.mjs", environment, Duration.ofMinutes(2));
    }

    @TestFactory
    List<DynamicTest> continueCommandLine() throws IOException {
        return NodeClients.tests(
                "continue", "continue-cli.test.mjs", environment, Duration.ofMinutes(4));
    }
}
