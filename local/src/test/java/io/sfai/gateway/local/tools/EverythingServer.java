package io.sfai.gateway.local.tools;

import io.sfai.gateway.local.NodeClients;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** npm's {@code @modelcontextprotocol/server-everything}, in a process of its own. */
public final class EverythingServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern PORT = Pattern.compile("loopback port (\\d+)");
    private static final Path FOLDER = Path.of("..", "clients");

    private final Process process;
    private final Path log;
    private final URI url;

    private EverythingServer(Process process, Path log) throws IOException {
        this.process = process;
        this.log = log;
        this.url = URI.create("http://127.0.0.1:" + port() + "/mcp");
    }

    /**
     * Installs the locked packages, unless they are there, and starts the server.
     *
     * @throws org.opentest4j.TestAbortedException if this machine has no Node
     */
    public static EverythingServer start() throws IOException {
        NodeClients.install();
        Path log = Files.createTempFile(Files.createDirectories(Path.of("target")), "mcp", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                "node",
                                "--import=./lib/loopback.mjs",
                                "node_modules/@modelcontextprotocol/server-everything/dist/index.js",
                                "streamableHttp"));
        builder.directory(FOLDER.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("PORT", "0");
        Process process = builder.start();
        try {
            return new EverythingServer(process, log);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Where it answers. */
    public URI url() {
        return url;
    }

    /** What it has written so far. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    private int port() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            Matcher matcher = PORT.matcher(log());
            if (matcher.find()) {
                return Integer.parseInt(matcher.group(1));
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new IOException("server-everything did not start: " + log());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
