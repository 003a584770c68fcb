package io.sfai.gateway.local.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FunctionCommandTest {
    private static final Path ROOT = Path.of("/unpacked");

    private final Options options = Options.of(Path.of("function.zip")).javaHome(Path.of("/jdk"));

    @Test
    void putsTheCpuAndTheWrapperBeforeTheInterpreter() {
        options.cpu(1);
        assertThat(new FunctionCommand(options, ROOT).line())
                .startsWith("taskset", "-c", "1", "/unpacked/bin/stream-wrapper", "/jdk/bin/java")
                .contains("-Xshare:auto")
                .doesNotContain("-Xshare:on");
    }

    @Test
    void needsNoWrapper() {
        options.env(Map.of("AWS_LAMBDA_EXEC_WRAPPER", ""));
        assertThat(new FunctionCommand(options, ROOT).line()).startsWith("/jdk/bin/java");
    }

    @Test
    void putsTheUnpackedZipForVarTask() {
        options.env(Map.of("A", "/var/task/x", "B", "/var/tasks", "C", "/var/task"));
        assertThat(new FunctionCommand(options, ROOT).environment("127.0.0.1:1"))
                .containsEntry("A", "/unpacked/x")
                .containsEntry("B", "/var/tasks")
                .containsEntry("C", "/unpacked")
                .containsEntry("LAMBDA_TASK_ROOT", "/unpacked")
                .containsEntry("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1");
    }

    @Test
    void leavesTheCredentialsToTheContainerWhereItHasSome() {
        options.env(
                Map.of(
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1",
                        "AWS_REGION", "ap-northeast-1"));
        assertThat(new FunctionCommand(options, ROOT).environment("127.0.0.1:1"))
                .doesNotContainKey("AWS_ACCESS_KEY_ID")
                .containsEntry("AWS_DEFAULT_REGION", "ap-northeast-1");
    }
}
