package io.sfai.gateway.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The app as the CDK command line starts it: a process with its context in the environment. */
final class GatewayAppTest {
    @TempDir Path directory;

    @Test
    void badContextEndsWithItsReasonAndNoStackTrace() throws Exception {
        Path zip = Files.writeString(directory.resolve("function.zip"), "");
        Outcome outcome = run("{\"memorySize\":\"1\",\"authType\":\"open\"}", zip);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.errors())
                .contains("memorySize=1: must be a whole number from 256 to 10240")
                .contains("authType=open: must be NONE or AWS_IAM")
                .doesNotContain("\tat ");
    }

    @Test
    void missingZipSaysHowToBuildIt() throws Exception {
        Outcome outcome = run("{}", directory.resolve("none.zip"));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.errors()).contains("none.zip").contains("./sfai build");
    }

    private record Outcome(int exitCode, String errors) {}

    private Outcome run(String context, Path zip) throws IOException, InterruptedException {
        Path errors = directory.resolve("errors.txt");
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        GatewayApp.class.getName(),
                        zip.toString());
        builder.environment().put("CDK_CONTEXT_JSON", context);
        builder.environment().put("CDK_OUTDIR", directory.resolve("cdk.out").toString());
        Process process =
                builder.redirectError(errors.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the app did not end in 90 s");
        }
        return new Outcome(process.exitValue(), Files.readString(errors, StandardCharsets.UTF_8));
    }
}
