package io.sfai.gateway.local;

import io.sfai.gateway.Main;
import io.sfai.gateway.config.Config;
import io.sfai.gateway.config.Config.Place;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.inference.Afterwards;
import io.sfai.gateway.model.MapFile;
import io.sfai.gateway.model.MapSource;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.model.RefreshingModelMaps;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.telemetry.EventLog;
import io.sfai.gateway.telemetry.EventLog.Level;
import io.sfai.gateway.telemetry.GatewayLog;
import io.sfai.gateway.telemetry.Log4jLines;
import io.sfai.gateway.telemetry.MapLog;
import io.sfai.gateway.telemetry.Metrics;
import io.sfai.gateway.upstream.UpstreamClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The gateway in this process: a file's map, the environment's keys, SQLite, an HTTP server. */
public final class LocalGateway implements AutoCloseable {
    private static final byte[] NO_MAP =
            "{\"models\": {\"fake-llm\": \"mock/echo\"}}".getBytes(StandardCharsets.UTF_8);

    private static final Duration SETTLING = Duration.ofSeconds(5);

    private final LocalServer server;
    private final MockAliases maps;
    private final Store store;
    private final Afterwards afterwards;

    private LocalGateway(LocalServer server, MockAliases maps, Store store, Afterwards afterwards) {
        this.server = server;
        this.maps = maps;
        this.store = store;
        this.afterwards = afterwards;
    }

    /** Starts it, with its log on standard output. */
    static LocalGateway start(LocalSettings settings) {
        return start(settings, new Log4jLines());
    }

    /** Starts it, with its log lines to a consumer. */
    static LocalGateway start(LocalSettings settings, Consumer<String> lines) {
        InstantSource clock = InstantSource.system();
        Config config = Config.read(settings.environment(), Place.LAPTOP);
        Level least = Level.valueOf(config.logLevel().name());
        EventLog log = new EventLog(lines, least, clock, config.redact());
        Map<String, String> secrets = new HashMap<>(settings.environment());
        secrets.put("MASTER_KEY", settings.masterKey());
        Metrics metrics = new Metrics(log, config.metricsEnvironment(), clock);
        GatewayLog told = new GatewayLog(log, metrics);
        Store store = new SqliteStore(settings.data(), clock, told::itemSkipped);
        Afterwards afterwards = new Afterwards();
        MockAliases maps = maps(settings, new MapLog(log, metrics), clock);
        HttpHandler handler =
                Main.gateway(
                        config,
                        store,
                        maps,
                        new EnvironmentSecrets(secrets),
                        new UpstreamClient(clock),
                        log,
                        afterwards);
        LocalServer server =
                LocalServer.start(settings.host(), settings.port(), config.maxBodyBytes(), handler);
        return new LocalGateway(server, maps, store, afterwards);
    }

    private static MockAliases maps(LocalSettings settings, MapLog log, InstantSource clock) {
        Path file = settings.modelMap();
        MapSource source =
                file == null
                        ? (etag, timeout) -> new MapSource.Fetched.Found("none", NO_MAP)
                        : new MapFile(file);
        ModelMaps maps =
                new RefreshingModelMaps(
                        source,
                        Duration.ofMillis(200),
                        clock,
                        log,
                        "It is read again when it changes");
        return new MockAliases(maps, noMap(), Main.mockModels());
    }

    private static ModelMap noMap() {
        try {
            return ModelMapParser.parse(NO_MAP);
        } catch (ModelMapRejected e) {
            throw new IllegalStateException(e);
        }
    }

    /** Why the map's own aliases are not there, if they are not. */
    @Nullable String mapTrouble() {
        return maps.trouble();
    }

    /** Where it serves, such as {@code http://127.0.0.1:4000}. */
    public String address() {
        return server.address();
    }

    /** Serves until Ctrl-C, then lets running streams end. */
    void serveUntilStopped() throws InterruptedException {
        Stopping.await(new CountDownLatch(1), this);
    }

    @Override
    public void close() {
        server.close();
        afterwards.await(SETTLING);
        store.close();
    }
}
