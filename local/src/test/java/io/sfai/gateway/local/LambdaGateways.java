package io.sfai.gateway.local;

import io.sfai.gateway.aws.AwsClient;
import io.sfai.gateway.local.contract.AgentMap;
import io.sfai.gateway.local.contract.Gateway;
import io.sfai.gateway.local.contract.Gateways;
import io.sfai.gateway.local.contract.LogLines;
import io.sfai.gateway.local.contract.TestMap;
import io.sfai.gateway.local.emulator.LambdaEmulator;
import io.sfai.gateway.local.emulator.Options;
import io.sfai.gateway.local.matrix.ScriptedModels;
import io.sfai.gateway.local.upstream.FakeUpstream;
import io.sfai.gateway.local.upstream.ToolServer;
import io.sfai.gateway.store.DynamoDbStore;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** The packaged function under the emulator, with one emulated account for all of them. */
public final class LambdaGateways implements Gateways, AutoCloseable {
    private static final Path ZIP = Path.of("../lambda/target/sfai-lambda.zip");

    private final FakeUpstream upstream;
    private final ScriptedModels models = new ScriptedModels();
    private final ToolServer tools = new ToolServer();
    private final EmulatedAws aws;
    private final Map<Map<String, String>, Gateway> started = new HashMap<>();
    private final List<LambdaEmulator> running = new ArrayList<>();

    /** Starts the account and fills it with the map and the secrets. */
    public LambdaGateways() throws IOException {
        upstream = new FakeUpstream();
        aws = EmulatedAws.start(Path.of("target"));
        aws.putMap(map());
        for (Map.Entry<String, String> secret : TestMap.SECRETS.entrySet()) {
            aws.putSecret(secret.getKey(), secret.getValue());
        }
    }

    @Override
    public Gateway with(Map<String, String> settings) throws IOException {
        Gateway known = started.get(settings);
        if (known != null) {
            return known;
        }
        LogLines log = new LogLines();
        LambdaEmulator emulator = start(settings, log, options -> options);
        running.add(emulator);
        Gateway made = new Gateway(address(emulator), log);
        started.put(settings, made);
        return made;
    }

    /** A function of its own, for whoever does things to it; the caller closes it. */
    public LambdaEmulator start(
            Map<String, String> settings, LogLines log, UnaryOperator<Options> more)
            throws IOException {
        Map<String, String> environment = new HashMap<>(aws.environment());
        environment.putAll(TestMap.SETTINGS);
        environment.putAll(settings);
        return LambdaEmulator.start(more.apply(Options.of(ZIP).env(environment).log(log)));
    }

    public static String address(LambdaEmulator emulator) {
        return "http://127.0.0.1:" + emulator.url().getPort();
    }

    /** The map that every function starts with. */
    public String map() {
        return AgentMap.joined(TestMap.json(upstream.baseUrl()), models.address(), tools.address());
    }

    public void putMap(String json) throws IOException {
        aws.putMap(json);
    }

    public void putSecret(String name, String value) throws IOException {
        aws.putSecret(name, value);
    }

    @Override
    public FakeUpstream upstream() {
        return upstream;
    }

    @Override
    public ScriptedModels models() {
        return models;
    }

    @Override
    public ToolServer tools() {
        return tools;
    }

    @Override
    public Store store() {
        InstantSource clock = InstantSource.system();
        Map<String, String> environment = aws.environment();
        AwsClient client = new AwsClient(new UpstreamClient(clock), environment, clock);
        String table = Objects.requireNonNull(environment.get("TABLE_NAME"));
        return new DynamoDbStore(client, table, clock, e -> {}, Duration.ofSeconds(20));
    }

    @Override
    public void close() throws IOException {
        upstream.close();
        models.close();
        tools.close();
        for (LambdaEmulator emulator : running) {
            emulator.close();
        }
        aws.close();
    }
}
