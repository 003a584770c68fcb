package io.sfai.gateway.local;

import io.sfai.gateway.local.aws.LeftOut;
import io.sfai.gateway.local.emulator.LambdaEmulator;
import io.sfai.gateway.local.emulator.Options;
import io.sfai.gateway.local.matrix.ScriptedConverse;
import io.sfai.gateway.local.upstream.ToolServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The same clients against the packaged function, behind an emulated Function URL. */
final class RealClientsLambdaIT {
    private static @Nullable ScriptedConverse upstream;
    private static @Nullable ToolServer tools;
    private static @Nullable EmulatedAws account;
    private static @Nullable LambdaEmulator function;
    private static Map<String, String> environment = Map.of();

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        NodeClients.install();
        ScriptedConverse bedrock = new ScriptedConverse();
        upstream = bedrock;
        ToolServer weather = new ToolServer();
        tools = weather;
        ClientWorld world = ClientWorld.with(bedrock.address(), weather.address());
        EmulatedAws aws = account();
        account = aws;
        aws.putMap(world.modelMap());
        aws.putSecret("MASTER_KEY", world.masterKey());
        for (Map.Entry<String, String> secret : world.secrets().entrySet()) {
            aws.putSecret(secret.getKey(), secret.getValue());
        }
        Map<String, String> settings = new HashMap<>(aws.environment());
        settings.put("RATE_LIMIT_QPM", "0");
        LogFile log = new LogFile(dir.resolve("function.log"));
        LambdaEmulator started =
                LambdaEmulator.start(
                        Options.of(Path.of("../lambda/target/sfai-lambda.zip"))
                                .env(settings)
                                .log(log));
        function = started;
        Map<String, String> told = new HashMap<>(world.environment(started.url().toString()));
        told.put("SFAI_LOG", log.toString());
        told.put("SFAI_AT_ONCE", "4");
        told.put("SFAI_CLIENT_LEAVES_UNSEEN", "true");
        environment = told;
    }

    private static EmulatedAws account() {
        try {
            return EmulatedAws.start(Path.of("target"));
        } catch (IOException e) {
            throw LeftOut.because("real clients against the function: " + e.getMessage());
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (function != null) {
            function.close();
        }
        if (account != null) {
            account.close();
        }
        if (upstream != null) {
            upstream.close();
        }
        if (tools != null) {
            tools.close();
        }
    }

    @TestFactory
    List<DynamicTest> officialSdkWithMocks() throws IOException {
        return NodeClients.tests(
                "lambda-sdk", "openai-sdk.test.mjs", environment, Duration.ofMinutes(3));
    }

    @TestFactory
    List<DynamicTest> officialSdkWithAimockBehind() throws IOException {
        return NodeClients.tests(
                "lambda-upstream", "openai-upstream.test.mjs", environment, Duration.ofMinutes(3));
    }

    @TestFactory
    List<DynamicTest> officialSdkHoldsConversations() throws IOException {
        return NodeClients.tests(
                "lambda-tools", "openai-tools.test.mjs", environment, Duration.ofMinutes(3));
    }

    @TestFactory
    List<DynamicTest> officialSdkSpeaksResponses() throws IOException {
        return NodeClients.tests(
                "lambda-responses",
                "openai-responses.test.mjs",
                environment,
                Duration.ofMinutes(3));
    }

    @TestFactory
    List<DynamicTest> clientsWithoutToolsOfTheirOwn() throws IOException {
        return NodeClients.tests(
                "lambda-gateway-tools",
                "gateway-tools.test.mjs",
                environment,
                Duration.ofMinutes(4));
    }
}
