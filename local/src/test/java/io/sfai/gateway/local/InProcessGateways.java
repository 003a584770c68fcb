package io.sfai.gateway.local;

import io.sfai.gateway.local.contract.AgentMap;
import io.sfai.gateway.local.contract.Gateway;
import io.sfai.gateway.local.contract.Gateways;
import io.sfai.gateway.local.contract.LogLines;
import io.sfai.gateway.local.contract.TestMap;
import io.sfai.gateway.local.matrix.ScriptedModels;
import io.sfai.gateway.local.upstream.FakeUpstream;
import io.sfai.gateway.local.upstream.ToolServer;
import io.sfai.gateway.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gateways in this process, as {@code sfai run} starts them; they share one store. */
public final class InProcessGateways implements Gateways, AutoCloseable {
    private final FakeUpstream upstream = new FakeUpstream();
    private final ScriptedModels models = new ScriptedModels();
    private final ToolServer tools = new ToolServer();
    private final Map<Map<String, String>, Gateway> started = new HashMap<>();
    private final List<LocalGateway> running = new ArrayList<>();
    private final Path directory;
    private @Nullable Store store;

    /**
     * @param directory for maps and data
     */
    public InProcessGateways(Path directory) throws IOException {
        this.directory = directory;
    }

    @Override
    public Gateway with(Map<String, String> settings) throws IOException {
        Gateway known = started.get(settings);
        if (known != null) {
            return known;
        }
        Path home = Files.createDirectory(directory.resolve("gateway-" + running.size()));
        Path map = Files.writeString(home.resolve("map.json"), map());
        Map<String, String> environment = new HashMap<>(TestMap.SECRETS);
        environment.putAll(TestMap.SETTINGS);
        environment.putAll(settings);
        LogLines log = new LogLines();
        LocalGateway gateway =
                LocalGateway.start(
                        new LocalSettings(
                                environment,
                                "127.0.0.1",
                                0,
                                map,
                                directory.resolve("data"),
                                TestMap.MASTER_KEY),
                        log);
        running.add(gateway);
        Gateway made = new Gateway(gateway.address(), log);
        started.put(settings, made);
        return made;
    }

    private String map() {
        return AgentMap.joined(TestMap.json(upstream.baseUrl()), models.address(), tools.address());
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
        if (store == null) {
            store = new SqliteStore(directory.resolve("data"), InstantSource.system(), e -> {});
        }
        return store;
    }

    @Override
    public void close() throws IOException {
        upstream.close();
        models.close();
        tools.close();
        if (store != null) {
            store.close();
        }
        running.forEach(LocalGateway::close);
    }
}
