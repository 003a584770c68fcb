package io.sfai.gateway.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeployOptionsTest {
    @Test
    void withoutArgumentsItIsProd() {
        DeployOptions options = DeployOptions.parse(List.of());
        assertThat(options.stackName()).isEqualTo("SfAiProdStack");
        assertThat(options.secretPrefix()).isEqualTo("/sfai/prod/");
        assertThat(options.model()).isEqualTo("fake-llm");
        assertThat(options.skipCdk()).isFalse();
        assertThat(options.dryRun()).isFalse();
    }

    @Test
    void everyOptionIsRead() {
        DeployOptions options =
                DeployOptions.parse(
                        List.of(
                                "--env",
                                "dev",
                                "-c",
                                "rateLimitQpm=0",
                                "--context",
                                "authType=AWS_IAM",
                                "--model",
                                "main",
                                "--skip-cdk",
                                "--dry-run"));
        assertThat(options)
                .isEqualTo(
                        new DeployOptions(
                                "dev",
                                List.of("rateLimitQpm=0", "authType=AWS_IAM"),
                                "main",
                                true,
                                true));
        assertThat(options.stackName()).isEqualTo("SfAiDevStack");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--env",
                "--env Prod",
                "--env a/b",
                "-c memorySize",
                "-c environmentName=dev",
                "--force",
                "prod"
            })
    void whatIsNotUnderstoodIsBadUsage(String line) {
        List<String> arguments = List.of(line.split(" "));
        assertThatThrownBy(() -> DeployOptions.parse(arguments))
                .isInstanceOf(IllegalArgumentException.class);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings nowhere =
                new Surroundings(Path.of("."), Map.of(), System.out, question -> Optional.empty());
        int code =
                Deploy.run(arguments, nowhere, new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(code).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Usage: sfai deploy");
    }

    @Test
    void contextMayHaveLines() {
        DeployOptions options = DeployOptions.parse(List.of("-c", "logRedact=a,b\nc{2,3}"));
        assertThat(options.context()).containsExactly("logRedact=a,b\nc{2,3}");
    }

    @Test
    void cdkIsToldTheEnvironmentAndTheContext() {
        Surroundings nowhere =
                new Surroundings(Path.of("."), Map.of(), System.out, question -> Optional.empty());
        DeployOptions options =
                DeployOptions.parse(List.of("--env", "dev", "-c", "memorySize=1024"));
        assertThat(String.join(" ", new Cdk(nowhere, options).command()))
                .isEqualTo(
                        "node node_modules/aws-cdk/bin/cdk deploy SfAiDevStack -c environmentName=dev"
                                + " -c memorySize=1024 --require-approval never");
    }
}
