package io.sfai.gateway.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * What has to happen around a SnapStart snapshot, where there is one, and after each answer.
 * Registered while the function starts; run by the loop.
 */
public final class RuntimeHooks {
    private final List<Hook> before = new ArrayList<>();
    private final List<Hook> after = new ArrayList<>();

    private Runnable answered = () -> {};

    /** One thing to do. */
    @FunctionalInterface
    public interface Hook {
        void run() throws Exception;
    }

    /** Runs before the snapshot; the one registered last runs first. */
    public RuntimeHooks beforeSnapshot(Hook hook) {
        before.add(hook);
        return this;
    }

    /** Runs after a restore, in the order of registration; all of them have 10 seconds. */
    public RuntimeHooks afterRestore(Hook hook) {
        after.add(hook);
        return this;
    }

    /**
     * Runs after an answer has left and before the next invocation is asked for: what must not be
     * waited for by a client, nor frozen with the environment. In bounded time; it throws nothing.
     */
    public RuntimeHooks afterAnswer(Runnable hook) {
        answered = hook;
        return this;
    }

    void runAfterAnswer() {
        answered.run();
    }

    void runBeforeSnapshot() throws Exception {
        for (Hook hook : before.reversed()) {
            hook.run();
        }
    }

    void runAfterRestore() throws Exception {
        for (Hook hook : after) {
            hook.run();
        }
    }
}
