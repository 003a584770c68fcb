package io.sfai.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private static final Map<String, String> SNAP_START =
            Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");

    private final List<String> done = new CopyOnWriteArrayList<>();
    private FakeRuntimeApi api;

    @BeforeEach
    void open() throws Exception {
        api = new FakeRuntimeApi();
    }

    @AfterEach
    void close() throws Exception {
        api.close();
    }

    @Test
    void runsTheHooksAroundTheSnapshot() throws Exception {
        try (RunningLoop loop = new RunningLoop(api, SNAP_START, hooks -> hooked(hooks))) {
            api.awaitNext(2);
            assertThat(loop.stop()).isZero();
        }
        assertThat(api.received("restore/next"))
                .isEqualTo(WireFixture.read("restore-next.txt", api));
        assertThat(api.paths())
                .containsExactly(
                        "GET /2018-06-01/runtime/restore/next",
                        "GET /2018-06-01/runtime/invocation/next");
        assertThat(done).containsExactly("before 2", "before 1", "after 1", "after 2");
    }

    @Test
    void knowsNoSnapshotElsewhere() throws Exception {
        try (RunningLoop loop =
                new RunningLoop(
                        api,
                        Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
                        hooks -> hooked(hooks))) {
            api.awaitNext(1);
            assertThat(loop.stop()).isZero();
        }
        assertThat(api.received("restore/next")).isEmpty();
        assertThat(done).isEmpty();
    }

    @Test
    void reportsAHookThatFailsBefore() throws Exception {
        try (RunningLoop loop =
                new RunningLoop(
                        api,
                        SNAP_START,
                        hooks -> {
                            hooks.beforeSnapshot(() -> {
                                throw Failures.at("no snapshot");
                            });
                            return (in, out, context) -> {};
                        })) {
            assertThat(loop.exitCode()).isEqualTo(1);
        }
        assertThat(api.received("init/error"))
                .isEqualTo(WireFixture.read("before-checkpoint-error.txt", api));
        assertThat(api.received("/next")).isEmpty();
    }

    @Test
    void reportsAHookThatFailsAfter() throws Exception {
        try (RunningLoop loop =
                new RunningLoop(
                        api,
                        SNAP_START,
                        hooks -> {
                            hooks.afterRestore(() -> {
                                throw Failures.at("no restore");
                            });
                            return (in, out, context) -> {};
                        })) {
            assertThat(loop.exitCode()).isEqualTo(1);
        }
        assertThat(api.received("restore/error"))
                .isEqualTo(WireFixture.read("after-restore-error.txt", api));
        assertThat(api.received("invocation/next")).isEmpty();
    }

    private com.amazonaws.services.lambda.runtime.RequestStreamHandler hooked(RuntimeHooks hooks) {
        hooks.beforeSnapshot(() -> done.add("before 1"))
                .beforeSnapshot(() -> done.add("before 2"))
                .afterRestore(() -> done.add("after 1"))
                .afterRestore(() -> done.add("after 2"));
        return (in, out, context) -> {};
    }
}
