package io.sfai.gateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where and how much is measured, and the processes of it. */
final class Lab implements AutoCloseable {
    private static final List<String> MODELS =
            List.of("whole", "stream-20", "stream-10000", "slow-20-250", "slow-20-10");

    private static final List<String> ALL = List.of("", "anthropic-", "bedrock-", "responses-");

    private final Path root;
    private final Scale scale;
    private final Machine machine;
    private final Path scratch;

    /**
     * @param root the repository's
     */
    Lab(Path root, Scale scale) throws IOException, InterruptedException {
        this.root = root;
        this.scale = scale;
        this.machine = new Machine();
        this.scratch = Files.createTempDirectory("sfai-bench");
    }

    /** The repository's root above a directory. */
    static Path rootAbove(Path directory) {
        for (Path at = directory.toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve("sfai"))) {
                return at;
            }
        }
        throw new IllegalStateException("the benchmarks run inside the repository");
    }

    Path root() {
        return root;
    }

    Scale scale() {
        return scale;
    }

    Machine machine() {
        return machine;
    }

    /** A directory that is deleted at the end. */
    Path scratch() {
        return scratch;
    }

    /** A model map that sends the upstream's models to an address. */
    static String modelMap(String upstream) {
        return modelMap(upstream, List.of(""));
    }

    /**
     * A model map with an alias for each of the upstream's models and each prefix: none for
     * OpenAI's chat, {@code anthropic-}, {@code bedrock-} and {@code responses-} for theirs.
     */
    private static String modelMap(String upstream, List<String> prefixes) {
        List<String> aliases = new ArrayList<>();
        for (String prefix : prefixes) {
            String provider = prefix.isEmpty() ? "null" : prefix.replace("-", "");
            for (String model : MODELS) {
                aliases.add("\"%s%s\": \"%s/%s\"".formatted(prefix, model, provider, model));
            }
        }
        String key = "\"apiKey\": \"secret:OPENAI_API_KEY\"";
        return """
        {"providers": {
           "null": {"type": "openai", "baseUrl": "%1$s/v1", %2$s},
           "anthropic": {"type": "anthropic", "baseUrl": "%1$s", %2$s},
           "bedrock": {"type": "bedrock", "baseUrl": "%1$s", "region": "us-east-1"},
           "responses": {"type": "openai", "baseUrl": "%1$s/v1", %2$s, "apis": ["responses"]}},
         "tools": {"get_current_time": {"type": "builtin"}},
         "models": {
           "plain": "mock/echo",
           "rounds": {"target": "mock/tool", "options": {"rounds": 10},
                      "tools": ["get_current_time"]},
           %3$s}}
        """
                .formatted(upstream, key, String.join(",\n", aliases));
    }

    /** The upstream without any gateway. */
    Contestant upstream() throws IOException, InterruptedException {
        int port = Child.freePort();
        List<String> command =
                List.of(
                        java(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NullUpstream.class.getName(),
                        "" + port);
        Child child = new Child(command, Map.of(), port, scratch.resolve("upstream.log"));
        return new Contestant("no gateway", port, "", model -> model, child);
    }

    /** Our gateway, started as {@code ./sfai run} starts it. */
    Contestant gateway(Contestant upstream) throws IOException, InterruptedException {
        return gateway(upstream, scratch.resolve("data"));
    }

    /** The same on a directory of data. */
    Contestant gateway(Contestant upstream, Path data) throws IOException, InterruptedException {
        Path map = scratch.resolve("model_map.json");
        Files.writeString(map, modelMap("http://127.0.0.1:" + upstream.port(), ALL));
        int port = Child.freePort();
        List<String> command =
                List.of(
                        java(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath(),
                        "io.sfai.gateway.local.Cli",
                        "run",
                        "--port",
                        "" + port,
                        "--model-map",
                        map.toString(),
                        "--data",
                        data.toString());
        Map<String, String> environment =
                Map.of(
                        "OPENAI_API_KEY", "sk-upstream",
                        "SFAI_MASTER_KEY", "sk-bench",
                        "AWS_ACCESS_KEY_ID", "bench",
                        "AWS_SECRET_ACCESS_KEY", "bench");
        Child child = new Child(machine.pinned(command), environment, port, nowhere());
        String key = "authorization: Bearer sk-bench\r\n";
        return new Contestant("this gateway", port, key, model -> model, child);
    }

    /** The log of a process that writes a line for each request. */
    static Path nowhere() {
        return Path.of("/dev/null");
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private String classPath() {
        Path target = root.resolve("local/target");
        return target.resolve("sfai-local.jar") + ":" + target.resolve("lib") + "/*";
    }

    @Override
    public void close() throws IOException {
        delete(scratch);
    }

    private static void delete(@Nullable Path directory) throws IOException {
        if (directory == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
