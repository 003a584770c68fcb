package io.sfai.gateway.local;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway runs on this machine.
 *
 * @param environment the process's, with what {@code .env} adds
 * @param modelMap null if there is none: then only the mock's aliases are there
 */
record LocalSettings(
        Map<String, String> environment,
        String host,
        int port,
        @Nullable Path modelMap,
        Path data,
        String masterKey) {
    private static final String LOCAL_KEY = "sk-sfai-local";

    /**
     * Takes options first, then the environment, then defaults.
     *
     * @throws IllegalArgumentException if they don't fit together
     */
    static LocalSettings of(
            Map<String, String> environment,
            String host,
            int port,
            @Nullable Path modelMap,
            @Nullable Path data) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("--port is a number from 0 to 65535, not " + port);
        }
        String named = set(environment, "SFAI_MASTER_KEY");
        String key = named == null ? LOCAL_KEY : named;
        if (key.equals(LOCAL_KEY) && !isOpen(environment) && !isLoopback(host)) {
            throw new IllegalArgumentException(
                    "the key "
                            + LOCAL_KEY
                            + " is known to everybody: set SFAI_MASTER_KEY to serve on "
                            + host);
        }
        return new LocalSettings(
                environment, host, port, map(environment, modelMap), data(environment, data), key);
    }

    /** Whether anybody may call. */
    boolean isOpen() {
        return isOpen(environment);
    }

    private static boolean isOpen(Map<String, String> environment) {
        return "none".equalsIgnoreCase(environment.get("AUTH_MODE"));
    }

    /** The map that {@code run} serves; null if there is none. */
    static @Nullable Path map(Map<String, String> environment, @Nullable Path option) {
        String named = set(environment, "SFAI_MODEL_MAP");
        Path asked = option != null ? option : named == null ? null : Path.of(named);
        if (asked != null && !Files.isRegularFile(asked)) {
            throw new IllegalArgumentException("there is no model map " + asked);
        }
        Path shipped = Home.file("model_map.json");
        return asked != null ? asked : Files.isRegularFile(shipped) ? shipped : null;
    }

    /** The directory that {@code run} keeps its store in. */
    static Path data(Map<String, String> environment, @Nullable Path option) {
        String named = set(environment, "SFAI_DATA_DIR");
        if (option != null) {
            return option;
        }
        return named != null
                ? Path.of(named)
                : Path.of(System.getProperty("user.home"), ".local", "share", "sfai");
    }

    /** What a variable says; null if it is unset, or set to nothing as in {@code NAME=}. */
    private static @Nullable String set(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("--host " + host + " is not known", e);
        }
    }
}
