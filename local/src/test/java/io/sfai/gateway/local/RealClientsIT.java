package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.local.matrix.ScriptedConverse;
import io.sfai.gateway.local.upstream.ToolServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Clients that we did not write, against the gateway in this process. */
final class RealClientsIT {
    private static final List<AutoCloseable> STARTED = new ArrayList<>();
    private static @Nullable LogFile log;
    private static Map<String, String> environment = Map.of();

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        NodeClients.install();
        ScriptedConverse bedrock = new ScriptedConverse();
        STARTED.add(bedrock);
        ToolServer tools = new ToolServer();
        STARTED.add(tools);
        ClientWorld world = ClientWorld.with(bedrock.address(), tools.address());
        Path map = Files.writeString(dir.resolve("model_map.json"), world.modelMap());
        Map<String, String> laptop = new HashMap<>(world.secrets());
        laptop.put("SFAI_MASTER_KEY", world.masterKey());
        LogFile file = new LogFile(dir.resolve("gateway.log"));
        log = file;
        LocalGateway gateway =
                LocalGateway.start(LocalSettings.of(laptop, "127.0.0.1", 0, map, dir), file);
        STARTED.addFirst(gateway);
        Map<String, String> told = new HashMap<>(world.environment(gateway.address()));
        told.put("SFAI_LOG", file.toString());
        environment = told;
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable started : STARTED) {
            started.close();
        }
        if (log != null) {
            assertThat(log.lines())
                    .isNotEmpty()
                    .noneMatch(line -> line.contains("sk-sfai-clients"))
                    .noneMatch(line -> line.contains("sk-aimock"))
                    .noneMatch(line -> line.contains("bedrock-5432109876"));
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
    List<DynamicTest> officialSdkSpeaksResponses() throws IOException {
        return NodeClients.tests(
                "responses", "openai-responses.test.mjs", environment, Duration.ofMinutes(2));
    }

    @TestFactory
    List<DynamicTest> officialSdkCompletesText() throws IOException {
        return NodeClients.tests(
                "completions", "openai-completions.test.mjs", environment, Duration.ofMinutes(2));
    }

    @TestFactory
    List<DynamicTest> openAisAgentsSdk() throws IOException {
        return NodeClients.tests("agents", "agents.test.mjs", environment, Duration.ofMinutes(2));
    }

    @TestFactory
    List<DynamicTest> officialSdkWithFaultsBehind() throws IOException {
        return NodeClients.tests("faults", "faults.test.mjs", environment, Duration.ofMinutes(2));
    }

    @TestFactory
    List<DynamicTest> anthropicsSdk() throws IOException {
        return NodeClients.tests(
                "anthropic-sdk", "anthropic-sdk.test.mjs", environment, Duration.ofMinutes(2));
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
    List<DynamicTest> embeddingsOfThreeClients() throws IOException {
        return NodeClients.tests(
                "embeddings", "embeddings.test.mjs", environment, Duration.ofMinutes(2));
    }

    @TestFactory
    List<DynamicTest> continueCommandLine() throws IOException {
        return NodeClients.tests(
                "continue", "continue-cli.test.mjs", environment, Duration.ofMinutes(4));
    }

    @TestFactory
    List<DynamicTest> continueHoldsConversations() throws IOException {
        return NodeClients.tests(
                "continue-tools", "continue-tools.test.mjs", environment, Duration.ofMinutes(4));
    }

    @TestFactory
    List<DynamicTest> clientsWithoutToolsOfTheirOwn() throws IOException {
        return NodeClients.tests(
                "gateway-tools", "gateway-tools.test.mjs", environment, Duration.ofMinutes(4));
    }

    @TestFactory
    List<DynamicTest> continueAtATerminal() throws IOException {
        NodeClients.needs("python3");
        return NodeClients.tests(
                "continue-terminal",
                "continue-terminal.test.mjs",
                environment,
                Duration.ofMinutes(4));
    }

    @TestFactory
    List<DynamicTest> codex() throws IOException {
        NodeClients.installAgents();
        return NodeClients.tests("codex", "codex.test.mjs", environment, Duration.ofMinutes(4));
    }

    @TestFactory
    List<DynamicTest> claudeCode() throws IOException {
        NodeClients.installAgents();
        return NodeClients.tests(
                "claude-code", "claude-code.test.mjs", environment, Duration.ofMinutes(4));
    }
}
