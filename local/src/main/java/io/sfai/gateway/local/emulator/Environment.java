package io.sfai.gateway.local.emulator;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One execution environment: a Runtime API, a process, and the platform's rules about both, which
 * are init time, deadline, freezing, and the end after a crash.
 */
final class Environment implements RuntimeEvents, AutoCloseable {
    private static final Duration LAST_BYTES = Duration.ofSeconds(1);
    private static final Duration GRACE_AFTER_INIT_ERROR = Duration.ofSeconds(2);

    private final Options options;
    private final Consumer<Environment> ended;
    private final PlatformLog log;
    private final Work work;
    private final RuntimeApi api;
    private final FunctionProcess process;
    private final Instant started = Instant.now();
    private int taken;
    private boolean ready;
    private boolean dying;
    private boolean frozen;

    /**
     * Starts it.
     *
     * @param ended called once when the process is gone; {@link #undelivered} is final then
     */
    Environment(Options options, Path taskRoot, Consumer<Environment> ended) throws IOException {
        this.options = options;
        this.ended = ended;
        this.log = new PlatformLog(options.log(), options.memoryMb());
        this.work = new Work(options.workers(), options.snapStart());
        this.api =
                new RuntimeApi(
                        options.functionArn(), work, this, RuntimeApi.Limits.AWS, options.tap());
        var command = new FunctionCommand(options, taskRoot);
        try {
            this.process =
                    new FunctionProcess(
                            command.line(),
                            command.environment(api.address()),
                            taskRoot,
                            options.log());
        } catch (IOException e) {
            api.close();
            throw e;
        }
        process.onExit(this::exited);
        after(options.initTimeout(), this::initTimedOut);
    }

    /** Takes an invocation if there is a free worker for it, waking the process if it is frozen. */
    synchronized boolean take(Invocation invocation) {
        if (dying || taken == options.workers()) {
            return false;
        }
        taken++;
        invocation.whenOver(this::release);
        if (frozen) {
            process.resume();
            frozen = false;
        }
        return work.submit(invocation);
    }

    /** Whether it may still take work, now or later. */
    synchronized boolean inService() {
        return !dying;
    }

    synchronized boolean frozen() {
        return frozen;
    }

    long pid() {
        return process.pid();
    }

    /** What no worker had got when it ended and another environment may do. */
    List<Invocation> undelivered() {
        return work.undelivered();
    }

    /** Whether it was in service once: its end was no failure of init. */
    synchronized boolean wasReady() {
        return ready;
    }

    @Override
    public synchronized void polled() {
        if (!ready) {
            ready = true;
            log.initialised(Duration.between(started, Instant.now()));
        }
        if (options.freeze() && taken == 0 && !dying) {
            process.pause();
            frozen = true;
        }
    }

    @Override
    public void dispatched(Invocation invocation) {
        log.start(invocation);
        invocation.whenOver(() -> log.end(invocation));
        invocation.whenLate(() -> timedOut(invocation));
    }

    @Override
    public void initFailed(FunctionFailure failure) {
        options.log().accept("INIT_REPORT Phase: init Status: error Error Type: " + failure);
        die();
        work.undelivered().forEach(invocation -> invocation.fail(failure));
        after(GRACE_AFTER_INIT_ERROR, process::kill);
    }

    @Override
    public void snapshot() {
        synchronized (this) {
            ready = true;
        }
        options.snapshot().accept(process.pid());
    }

    @Override
    public void protocolError(String what) {
        options.log().accept("The runtime broke the Runtime API's protocol: " + what);
    }

    @Override
    public void close() {
        die();
        process.kill();
    }

    private void initTimedOut() {
        synchronized (this) {
            if (ready || dying) {
                return;
            }
            dying = true;
        }
        String time = "Init Duration: %d ms".formatted(options.initTimeout().toMillis());
        options.log().accept("INIT_REPORT " + time + " Phase: init Status: timeout");
        work.undelivered()
                .forEach(waiting -> waiting.fail(FunctionFailure.error("Init.Timedout", time)));
        process.kill();
    }

    private void timedOut(Invocation invocation) {
        if (!invocation.running()) {
            return;
        }
        die();
        String message =
                "Task timed out after %.2f seconds"
                        .formatted(invocation.timeout().toMillis() / 1e3);
        options.log().accept("%s %s %s".formatted(Instant.now(), invocation.id(), message));
        invocation.fail(FunctionFailure.timeout(message));
        process.kill();
    }

    private void exited(int code) {
        die();
        api.settle(LAST_BYTES);
        work.close();
        String message = "Runtime exited with error: exit status " + code;
        FunctionFailure failure = FunctionFailure.error("Runtime.ExitError", message);
        for (Invocation invocation : work.running()) {
            if (invocation.fail(failure)) {
                log.exited(invocation, message);
            }
        }
        if (!wasReady()) {
            work.undelivered().forEach(invocation -> invocation.fail(failure));
        }
        api.close();
        ended.accept(this);
    }

    private synchronized void die() {
        dying = true;
    }

    private synchronized void release() {
        taken--;
    }

    private static void after(Duration delay, Runnable action) {
        Executor later =
                CompletableFuture.delayedExecutor(
                        delay.toMillis(),
                        TimeUnit.MILLISECONDS,
                        task -> Thread.ofVirtual().start(task));
        later.execute(action);
    }
}
