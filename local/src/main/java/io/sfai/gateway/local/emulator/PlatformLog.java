package io.sfai.gateway.local.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The lines that Lambda itself adds to a function's log. */
final class PlatformLog {
    private final Consumer<String> lines;
    private final int memoryMb;
    private final Map<String, Instant> started = new ConcurrentHashMap<>();
    private Duration init = Duration.ZERO;

    PlatformLog(Consumer<String> lines, int memoryMb) {
        this.lines = lines;
        this.memoryMb = memoryMb;
    }

    /** Init took this long; told once, in the first report. */
    synchronized void initialised(Duration duration) {
        init = duration;
    }

    void start(Invocation invocation) {
        started.put(invocation.id(), Instant.now());
        lines.accept("START RequestId: " + invocation.id() + " Version: $LATEST");
    }

    void end(Invocation invocation) {
        Instant begin = started.remove(invocation.id());
        if (begin == null) {
            return;
        }
        Duration duration = Duration.between(begin, Instant.now());
        lines.accept("END RequestId: " + invocation.id());
        lines.accept(
                "REPORT RequestId: %s\tDuration: %.2f ms\tMemory Size: %d MB%s"
                        .formatted(invocation.id(), millis(duration), memoryMb, initOnce()));
    }

    void exited(Invocation invocation, String message) {
        lines.accept("RequestId: " + invocation.id() + " Error: " + message);
        lines.accept("Runtime.ExitError");
    }

    private synchronized String initOnce() {
        if (init.isZero()) {
            return "";
        }
        String told = "\tInit Duration: %.2f ms".formatted(millis(init));
        init = Duration.ZERO;
        return told;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
