package io.sfai.gateway.local.aws;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * DynamoDB Local in a process of its own, in memory. Its class path never meets ours: it brings an
 * older SDK.
 */
public final class DynamoDbLocal implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("^listening on 127\\.0\\.0\\.1:(\\d+)$");

    private final ChildProcess process;

    private DynamoDbLocal(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts it at a free port of the loopback interface.
     *
     * @param jars the directory that the build has put its jars into
     * @throws IOException if it does not start; the message says why
     */
    public static DynamoDbLocal start(Path jars) throws IOException {
        if (!Files.isDirectory(jars)) {
            throw new IOException("DynamoDB Local is not in " + jars + ": build first");
        }
        String classPath = ownClasses() + File.pathSeparator + jars + File.separator + "*";
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-cp",
                        classPath,
                        LoopbackDynamoDb.class.getName());
        return new DynamoDbLocal(ChildProcess.start(command, READY, Duration.ofSeconds(60)));
    }

    /** Its address, for {@code AWS_ENDPOINT_URL_DYNAMODB}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + process.port());
    }

    @Override
    public void close() {
        process.close();
    }

    private static Path ownClasses() throws IOException {
        try {
            return Path.of(
                    LoopbackDynamoDb.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IOException("our own classes have no path", e);
        }
    }
}
