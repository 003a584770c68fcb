package io.sfai.gateway.local.emulator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The environments of the function: an idle one is used again, else another is started. */
final class Fleet implements Invoker, AutoCloseable {
    private final Options options;
    private final Path taskRoot;
    private final List<Environment> environments = new ArrayList<>();
    private boolean closed;

    Fleet(Options options, Path taskRoot) {
        this.options = options;
        this.taskRoot = taskRoot;
    }

    @Override
    public synchronized boolean invoke(Invocation invocation) {
        // The one that worked last is the warmest.
        for (Environment environment : environments.reversed()) {
            if (environment.take(invocation)) {
                return true;
            }
        }
        if (closed || inService() >= options.concurrency()) {
            return false;
        }
        try {
            var environment = new Environment(options, taskRoot, this::ended);
            environments.add(environment);
            if (!environment.take(invocation)) {
                // It ended before it could be given anything.
                invocation.fail(FunctionFailure.error("Runtime.ExitError", "init failed"));
            }
            return true;
        } catch (IOException e) {
            options.log().accept("The function's process could not be started: " + e.getMessage());
            invocation.fail(FunctionFailure.error("Runtime.InvalidEntrypoint", e.toString()));
            return true;
        }
    }

    /** One that is on its way out takes nobody's place. */
    private long inService() {
        return environments.stream().filter(Environment::inService).count();
    }

    synchronized List<Environment> environments() {
        return List.copyOf(environments);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        environments().forEach(Environment::close);
    }

    private void ended(Environment environment) {
        synchronized (this) {
            environments.remove(environment);
        }
        for (Invocation invocation : environment.undelivered()) {
            if (!invoke(invocation)) {
                invocation.fail(FunctionFailure.error("Runtime.ExitError", "no environment left"));
            }
        }
    }
}
