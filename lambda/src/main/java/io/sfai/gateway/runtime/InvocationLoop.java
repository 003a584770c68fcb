package io.sfai.gateway.runtime;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The life of the function's process: starts the handler, goes through a snapshot if there is one,
 * then answers one invocation after the other. What a handler throws is reported and ends nothing
 * but its invocation.
 */
public final class InvocationLoop implements AutoCloseable {
    private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";

    private final Map<String, String> environment;
    private final Start start;
    private final Consumer<String> log;

    /** One for each worker; the first also does what comes before the first invocation. */
    private final RuntimeHooks hooks = new RuntimeHooks();

    private final List<RuntimeApiClient> workers = new ArrayList<>();

    /** Makes the handler; what it throws is an init error. */
    @FunctionalInterface
    public interface Start {
        RequestStreamHandler handler(RuntimeHooks hooks) throws Exception;
    }

    /**
     * @param environment the process's; {@code AWS_LAMBDA_RUNTIME_API} must be there
     * @param log takes a line about what goes wrong between the loop and the Runtime API
     */
    public InvocationLoop(Map<String, String> environment, Start start, Consumer<String> log) {
        this.environment = environment;
        this.start = start;
        this.log = log;
        String authority = environment.getOrDefault("AWS_LAMBDA_RUNTIME_API", "");
        int count = concurrency();
        for (int i = 0; i < count; i++) {
            workers.add(new RuntimeApiClient(authority));
        }
    }

    /**
     * Runs until it is closed or has to end.
     *
     * @return the exit code for the process: 0 if it was closed
     */
    public int run() {
        RequestStreamHandler handler;
        try {
            handler = start.handler(hooks);
        } catch (Throwable t) {
            return initFailed(ErrorReport.of(t));
        }
        if ("snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"))
                && !passSnapshot()) {
            return 1;
        }
        return workers.size() == 1 ? work(workers.getFirst(), handler) : workTogether(handler);
    }

    /** Ends the loop at once; an invocation under way loses its connection. */
    @Override
    public void close() {
        workers.forEach(RuntimeApiClient::close);
    }

    private int concurrency() {
        String workers = environment.getOrDefault("AWS_LAMBDA_MAX_CONCURRENCY", "1").strip();
        if (workers.matches("[1-9][0-9]{0,3}")) {
            return Integer.parseInt(workers);
        }
        log.accept("AWS_LAMBDA_MAX_CONCURRENCY is no number of workers: " + workers);
        return 1;
    }

    private int initFailed(ErrorReport report) {
        log.accept("init failed: " + report.trace());
        try {
            workers.getFirst().initError(report);
        } catch (IOException e) {
            log.accept("the init error could not be reported: " + e);
        }
        return 1;
    }

    private boolean passSnapshot() {
        RuntimeApiClient api = workers.getFirst();
        try {
            hooks.runBeforeSnapshot();
            System.gc();
            api.restoreNext();
        } catch (Throwable t) {
            initFailed(ErrorReport.of("Runtime.BeforeCheckpointError", t));
            return false;
        }
        try {
            hooks.runAfterRestore();
            return true;
        } catch (Throwable t) {
            restoreFailed(api, ErrorReport.of("Runtime.AfterRestoreError", t));
            return false;
        }
    }

    private void restoreFailed(RuntimeApiClient api, ErrorReport report) {
        log.accept("restore failed: " + report.trace());
        try {
            api.restoreError(report);
        } catch (IOException e) {
            log.accept("the restore error could not be reported: " + e);
        }
    }

    /** The first worker that ends, ends the process. */
    private int workTogether(RequestStreamHandler handler) {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        for (RuntimeApiClient api : workers) {
            Thread.ofVirtual().name("invocations").start(() -> exit.complete(work(api, handler)));
        }
        int code = exit.join();
        close();
        return code;
    }

    private int work(RuntimeApiClient api, RequestStreamHandler handler) {
        try {
            boolean goOn = true;
            while (goOn) {
                goOn = serve(api, handler);
            }
            return 1;
        } catch (IOException e) {
            if (api.isClosed()) {
                return 0;
            }
            log.accept("the loop ends: " + e);
            return 1;
        } catch (Throwable t) {
            log.accept("the loop ends: " + t);
            return 1;
        }
    }

    /** Answers one invocation; false if the process has to end. */
    private boolean serve(RuntimeApiClient api, RequestStreamHandler handler) throws IOException {
        Invocation invocation = api.next();
        trace(invocation.traceId());
        ResponseStream out = api.response(invocation);
        Throwable failure = null;
        try {
            ByteArrayInputStream in = new ByteArrayInputStream(invocation.body());
            handler.handleRequest(in, out, new InvocationContext(invocation, environment));
        } catch (Throwable t) {
            failure = t;
        }
        // An interrupt that the handler left behind would close the connection.
        Thread.interrupted();
        boolean goOn = settle(api, invocation, out, failure);
        hooks.runAfterAnswer();
        return goOn && !(failure instanceof OutOfMemoryError);
    }

    private boolean settle(
            RuntimeApiClient api,
            Invocation invocation,
            ResponseStream out,
            @Nullable Throwable failure)
            throws IOException {
        try {
            Reply reply = tell(api, invocation, out, failure);
            if (!reply.isGood()) {
                report(invocation, "the Runtime API answered " + reply.summary());
            }
            return !reply.isFatal();
        } catch (IOException e) {
            if (api.isClosed()) {
                throw e;
            }
            // Only this answer is lost. If the Runtime API is gone, /next will tell.
            report(invocation, "the answer was lost: " + e);
            return true;
        }
    }

    private Reply tell(
            RuntimeApiClient api,
            Invocation invocation,
            ResponseStream out,
            @Nullable Throwable failure)
            throws IOException {
        if (failure == null) {
            return out.end();
        }
        ErrorReport report = ErrorReport.of(failure);
        report(invocation, "the handler failed: " + report.trace());
        return out.hasBegun() ? out.fail(report) : api.error(invocation, report);
    }

    private void report(Invocation invocation, String what) {
        log.accept("invocation " + invocation.requestId() + ": " + what);
    }

    /** X-Ray reads the header from a property, which only one invocation at a time can have. */
    private void trace(@Nullable String header) {
        if (workers.size() > 1) {
            return;
        }
        if (header == null) {
            System.clearProperty(TRACE_HEADER);
        } else {
            System.setProperty(TRACE_HEADER, header);
        }
    }
}
