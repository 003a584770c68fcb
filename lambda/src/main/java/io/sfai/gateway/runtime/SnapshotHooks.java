package io.sfai.gateway.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * What has to happen around a SnapStart snapshot. Registered while the function starts; run by the
 * loop, and only where there is a snapshot.
 */
public final class SnapshotHooks {
    private final List<Hook> before = new ArrayList<>();
    private final List<Hook> after = new ArrayList<>();

    /** One thing to do. */
    @FunctionalInterface
    public interface Hook {
        void run() throws Exception;
    }

    /** Runs before the snapshot; the one registered last runs first. */
    public SnapshotHooks beforeSnapshot(Hook hook) {
        before.add(hook);
        return this;
    }

    /** Runs after a restore, in the order of registration; all of them have 10 seconds. */
    public SnapshotHooks afterRestore(Hook hook) {
        after.add(hook);
        return this;
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
