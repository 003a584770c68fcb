package io.sfai.gateway.local.emulator;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * A laptop's Lambda: a Function URL on 127.0.0.1 before the packaged zip, whose processes are
 * started as the managed Java runtime starts them, and speak the Runtime API with us.
 */
public final class LambdaEmulator implements AutoCloseable {
    private final TaskRoot taskRoot;
    private final Fleet fleet;
    private final FunctionUrlFront front;

    private LambdaEmulator(Options options) throws IOException {
        taskRoot = new TaskRoot(options.zip());
        fleet = new Fleet(options, taskRoot.directory());
        try {
            front = new FunctionUrlFront(options.port(), options.timeout(), fleet, options.log());
        } catch (RuntimeException e) {
            fleet.close();
            taskRoot.close();
            throw e;
        }
    }

    /**
     * Starts it; the function's first process starts with the first request.
     *
     * @throws IOException when the zip can't be read
     */
    public static LambdaEmulator start(Options options) throws IOException {
        return new LambdaEmulator(options);
    }

    /** The Function URL, {@code http://127.0.0.1:port}. */
    public URI url() {
        return front.address();
    }

    /** The process ids of the environments, in the order of their start. */
    public List<Long> pids() {
        return fleet.environments().stream().map(Environment::pid).toList();
    }

    /** Whether there are environments and all of them are frozen. */
    public boolean frozen() {
        List<Environment> environments = fleet.environments();
        return !environments.isEmpty() && environments.stream().allMatch(Environment::frozen);
    }

    /** Ends the function's processes and the server, and deletes what was unpacked. */
    @Override
    public void close() throws IOException {
        fleet.close();
        front.close();
        taskRoot.close();
    }
}
