package io.sfai.gateway.local;

import io.sfai.gateway.Main;
import io.sfai.gateway.WithoutRaw;
import io.sfai.gateway.config.Config;
import io.sfai.gateway.config.Config.Place;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.inference.Afterwards;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.telemetry.EventLog;
import io.sfai.gateway.telemetry.EventLog.Level;
import io.sfai.gateway.upstream.UpstreamClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/** A gateway in this process over HTTP, with or without raw relay. */
public final class MatrixGateway implements AutoCloseable {
    private final LocalServer server;
    private final Store store;

    private MatrixGateway(LocalServer server, Store store) {
        this.server = server;
        this.store = store;
    }

    /**
     * Starts one that wants no key.
     *
     * @param map a model map's JSON
     * @param raw whether upstreams' own words may be relayed
     */
    public static MatrixGateway start(
            String map,
            Map<String, String> secrets,
            boolean raw,
            Path directory,
            Consumer<String> lines) {
        InstantSource clock = InstantSource.system();
        Config config =
                Config.read(Map.of("AUTH_MODE", "none", "KEEP_ALIVE_SECONDS", "10"), Place.LAPTOP);
        EventLog log = new EventLog(lines, Level.INFO, clock);
        Store store = new SqliteStore(directory, clock, e -> {});
        ModelMaps maps = new Fixed(parsed(map));
        EnvironmentSecrets source = new EnvironmentSecrets(secrets);
        UpstreamClient upstreams = new UpstreamClient(clock);
        HttpHandler handler =
                raw
                        ? Main.gateway(
                                config, store, maps, source, upstreams, log, new Afterwards())
                        : WithoutRaw.gateway(config, store, maps, source, upstreams, log);
        return new MatrixGateway(
                LocalServer.start("127.0.0.1", 0, config.maxBodyBytes(), handler), store);
    }

    private static ModelMap parsed(String map) {
        try {
            return ModelMapParser.parse(map.getBytes(StandardCharsets.UTF_8));
        } catch (ModelMapRejected e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Where it serves, such as {@code http://127.0.0.1:4000}. */
    public String address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }

    /** A map that nobody changes. */
    private record Fixed(ModelMap map) implements ModelMaps {
        @Override
        public ModelMap current() {
            return map;
        }

        @Override
        public ModelMap latest() {
            return map;
        }

        @Override
        public boolean isStale() {
            return false;
        }
    }
}
