package io.sfai.gateway.local.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Many reads of a store, some at once. */
final class AtOnce {
    private static final int SOME = 16;

    private AtOnce() {}

    /** What a read gives for each, in their order; the first failure ends it. */
    static <A, B> List<B> map(List<A> all, Function<A, B> read) {
        List<Callable<B>> reads = new ArrayList<>();
        all.forEach(each -> reads.add(() -> read.apply(each)));
        List<B> results = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(SOME, Thread.ofVirtual().factory())) {
            for (Future<B> result : threads.invokeAll(reads)) {
                results.add(result.get());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return results;
    }
}
