package io.sfai.gateway.local.aws;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * AWS as the tests have it: LocalStack where Docker runs, else moto and DynamoDB Local. Started
 * once for all tests of a JVM; which one it was goes into {@code target/left-out.txt}.
 */
public final class AwsEmulators {
    /** Where the build puts DynamoDB Local's jars. */
    public static final Path DYNAMODB_JARS = Path.of("target", "dynamodb-local", "lib");

    /** Where moto is installed if the machine has none. */
    public static final Path MOTO_VENV = Path.of("target", "moto-venv");

    /** The last one that needs no token. */
    private static final String LOCALSTACK = "localstack/localstack:4.14.0";

    private static @Nullable Map<String, String> started;
    private static @Nullable String failure;

    private AwsEmulators() {}

    /**
     * The environment that leads an SDK, or the gateway, to the emulators.
     *
     * @throws TestAbortedException if this machine can run none
     */
    public static synchronized Map<String, String> environment() {
        String before = failure;
        if (before != null) {
            throw new TestAbortedException(before);
        }
        Map<String, String> known = started;
        if (known == null) {
            known = start();
            started = known;
        }
        return known;
    }

    private static Map<String, String> start() {
        if (DockerClientFactory.instance().isDockerAvailable()) {
            LeftOut.record("AWS emulator: " + LOCALSTACK);
            LocalStackContainer container =
                    new LocalStackContainer(DockerImageName.parse(LOCALSTACK));
            container.start();
            String url = container.getEndpoint().toString();
            return environment(url, url);
        }
        try {
            MotoServer moto = MotoServer.start(MOTO_VENV);
            DynamoDbLocal dynamoDb = DynamoDbLocal.start(DYNAMODB_JARS);
            LeftOut.record("AWS emulator: moto and DynamoDB Local, for want of a Docker engine");
            return environment(moto.uri().toString(), dynamoDb.uri().toString());
        } catch (IOException e) {
            // Trying again for each test would take minutes, and end no better.
            String reason = "tests against AWS emulators: " + e.getMessage();
            failure = reason;
            throw LeftOut.because(reason);
        }
    }

    private static Map<String, String> environment(String url, String dynamoDbUrl) {
        return Map.of(
                "AWS_ENDPOINT_URL", url,
                "AWS_ENDPOINT_URL_DYNAMODB", dynamoDbUrl,
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test");
    }
}
