package io.sfai.gateway.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChildProcessTest {
    private static final Pattern READY = Pattern.compile("ready (\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * Reading a pipe blocks a virtual thread's carrier. What makes up for it ends after half a
     * minute without work, and then two children stop every virtual thread of two processors.
     */
    @Test
    void whoReadsAPipeIsNoVirtualThread() throws Exception {
        ChildProcess child = saying("echo ready 1; exec sleep 60");
        try {
            // Platform threads only.
            assertThat(Thread.getAllStackTraces().values())
                    .anyMatch(frames ->
                            Arrays.stream(frames)
                                    .anyMatch(frame ->
                                            frame.getClassName()
                                                            .equals(ChildProcess.class.getName())
                                                    && frame.getMethodName().equals("read")));
        } finally {
            child.close();
        }
    }

    @Test
    void moreChildrenThanProcessorsLeaveVirtualThreadsRunning() throws Exception {
        List<ChildProcess> children = new ArrayList<>();
        try {
            for (int i = 0; i < Runtime.getRuntime().availableProcessors() + 2; i++) {
                children.add(saying("echo ready " + i + "; exec sleep 60"));
                assertThat(children.getLast().port()).isEqualTo(i);
            }
            CountDownLatch ran = new CountDownLatch(1);
            Thread.ofVirtual().start(ran::countDown);
            assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            children.forEach(ChildProcess::close);
        }
    }

    @Test
    void whoEndsBeforeItIsReadyIsToldWithItsLastWords() {
        assertThat(catchThrowableOfType(IOException.class, () -> saying("echo no room; exit 3")))
                .hasMessageContaining("did not start")
                .hasMessageContaining("no room");
    }

    private static ChildProcess saying(String script) throws IOException {
        return ChildProcess.start(List.of("/bin/sh", "-c", script), READY, PATIENCE);
    }
}
