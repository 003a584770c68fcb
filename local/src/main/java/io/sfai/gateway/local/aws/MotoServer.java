package io.sfai.gateway.local.aws;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** moto's server, which stands in for S3 and Secrets Manager, in a process of its own. */
public final class MotoServer implements AutoCloseable {
    private static final String PACKAGE = "moto[server]==5.2.1";
    private static final Pattern READY = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

    private final ChildProcess process;

    private MotoServer(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts the {@code moto_server} of the path, or else of a virtual environment, at a free port
     * of the loopback interface.
     *
     * @param venv where the virtual environment is, or is made if need be
     * @throws IOException if there is none and none can be had; the message says why
     */
    public static MotoServer start(Path venv) throws IOException {
        Path found = onPath();
        Path command = found != null ? found : installed(venv);
        List<String> line = List.of(command.toString(), "-H", "127.0.0.1", "-p", "0");
        return new MotoServer(ChildProcess.start(line, READY, Duration.ofSeconds(60)));
    }

    /** Its address, for {@code AWS_ENDPOINT_URL}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + process.port());
    }

    /** The process, for those who want to see it stop or die. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }

    private static @Nullable Path onPath() {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path command = Path.of(directory, "moto_server");
            if (!directory.isEmpty() && Files.isExecutable(command)) {
                return command;
            }
        }
        return null;
    }

    private static Path installed(Path venv) throws IOException {
        boolean windows = File.separatorChar == '\\';
        Path bin = venv.resolve(windows ? "Scripts" : "bin");
        Path command = bin.resolve(windows ? "moto_server.exe" : "moto_server");
        if (!Files.isExecutable(command)) {
            run(List.of(windows ? "python" : "python3", "-m", "venv", venv.toString()));
            run(List.of(bin.resolve("pip").toString(), "install", "--quiet", PACKAGE));
        }
        return command;
    }

    private static void run(List<String> command) throws IOException {
        Path log = Files.createTempFile("sfai-moto", ".log");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " takes over 5 minutes");
            }
            if (process.exitValue() != 0) {
                String said = Files.readString(log).strip();
                throw new IOException(String.join(" ", command) + " failed: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(log);
        }
    }
}
