package io.sfai.gateway.runtime;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A loop on a thread of its own, with what it logged. */
final class RunningLoop implements AutoCloseable {
    final List<String> log = new CopyOnWriteArrayList<>();
    private final InvocationLoop loop;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    RunningLoop(FakeRuntimeApi api, RequestStreamHandler handler) {
        this(api, Map.of(), hooks -> handler);
    }

    RunningLoop(FakeRuntimeApi api, Map<String, String> environment, InvocationLoop.Start start) {
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("AWS_LAMBDA_RUNTIME_API", api.authority());
        loop = new InvocationLoop(all, start, log::add);
        Thread.ofPlatform().name("loop").start(() -> exit.complete(loop.run()));
    }

    /** The exit code, once the loop has ended by itself. */
    int exitCode() throws Exception {
        return exit.get(20, TimeUnit.SECONDS);
    }

    /** Closes the loop and waits for its end, whose exit code it returns. */
    int stop() throws Exception {
        loop.close();
        return exitCode();
    }

    @Override
    public void close() {
        loop.close();
    }
}
