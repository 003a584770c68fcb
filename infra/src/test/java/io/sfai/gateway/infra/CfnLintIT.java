package io.sfai.gateway.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * cfn-lint finds no error in the templates. It is the one on the PATH, else a pinned one in a
 * virtual environment under target/; where there is no Python either, what was left out is written
 * to target/left-out.txt.
 */
final class CfnLintIT {
    private static final String VERSION = "1.51.0";
    private static final Path ENVIRONMENT = Path.of("target", "cfn-lint-" + VERSION);

    @Test
    void templatesHaveNoError() throws Exception {
        List<String> command = new ArrayList<>(List.of(cfnLint(), "--non-zero-exit-code", "error"));
        command.addAll(List.of("--regions", "us-east-1", "ap-northeast-1", "--"));
        command.add(Synthesized.byDefault().file().toString());
        command.add(Synthesized.with(ContextSwitchesTest.everythingSwitched()).file().toString());
        command.add(Synthesized.with(Map.of("metrics", "false")).file().toString());
        command.add(Synthesized.with(Map.of("bedrockModels", "amazon.nova-*")).file().toString());

        Outcome outcome = run(command, 180);

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    private static String cfnLint() throws IOException, InterruptedException {
        Path own = ENVIRONMENT.resolve("bin/cfn-lint");
        if (isOnPath("cfn-lint")) {
            return "cfn-lint";
        }
        if (!Files.isExecutable(own)) {
            leaveOutUnless(isOnPath("python3"), "neither cfn-lint nor python3 is on the PATH");
            Outcome made = run(List.of("python3", "-m", "venv", ENVIRONMENT.toString()), 120);
            leaveOutUnless(made.exitCode() == 0, "python3 -m venv failed: " + made.output());
            String pip = ENVIRONMENT.resolve("bin/pip").toString();
            Outcome got = run(List.of(pip, "install", "-q", "cfn-lint==" + VERSION), 300);
            leaveOutUnless(got.exitCode() == 0, "pip install failed: " + got.output());
        }
        return own.toString();
    }

    private static void leaveOutUnless(boolean possible, String reason) throws IOException {
        if (!possible) {
            Path record = Path.of("target", "left-out.txt");
            Files.createDirectories(record.getParent());
            String line =
                    "left out: cfn-lint on the templates: " + reason.replace('\n', ' ') + "\n";
            Files.writeString(record, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        Assumptions.assumeTrue(possible, "left out: " + reason);
    }

    private static boolean isOnPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    private record Outcome(int exitCode, String output) {}

    private static Outcome run(List<String> command, int seconds)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("cfn-lint", ".txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command.getFirst() + " did not end in " + seconds + " s");
        }
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
