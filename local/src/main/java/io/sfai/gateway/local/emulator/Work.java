package io.sfai.gateway.local.emulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the workers of one environment have to do, and which of their steps are allowed now. */
final class Work {
    private static final int LOOK_AFTER_WORKER_MS = 250;

    private enum Phase {
        STARTED,
        RESTORED,
        READY,
        FAILED,
        CLOSED
    }

    private final int workers;
    private final boolean snapStart;
    private final ArrayDeque<Invocation> queue = new ArrayDeque<>();
    private final Map<String, Invocation> handed = new LinkedHashMap<>();
    private Phase phase = Phase.STARTED;
    private int waiting;

    /**
     * Nothing to do yet.
     *
     * @param workers how many may wait or work at once
     * @param snapStart whether the runtime has to go through a snapshot before its first work
     */
    Work(int workers, boolean snapStart) {
        this.workers = workers;
        this.snapStart = snapStart;
    }

    /** Queues an invocation; false when this environment takes no more. */
    synchronized boolean submit(Invocation invocation) {
        if (phase == Phase.FAILED || phase == Phase.CLOSED) {
            return false;
        }
        queue.add(invocation);
        notifyAll();
        return true;
    }

    /** A worker comes for work; false when it may not. A true one must be followed by a take. */
    synchronized boolean poll() {
        boolean restored = !snapStart || phase != Phase.STARTED;
        if (!restored || over() || waiting + running().size() >= workers) {
            return false;
        }
        phase = Phase.READY;
        waiting++;
        return true;
    }

    /**
     * Waits for an invocation and hands it to the worker.
     *
     * @param gone whether the worker is not there any more; asked now and then
     * @return null when the worker went away or this is closed
     */
    synchronized @Nullable Invocation take(BooleanSupplier gone) {
        try {
            while (!over()) {
                Invocation invocation = queue.poll();
                if (invocation != null && invocation.run()) {
                    hand(invocation);
                    return invocation;
                }
                wait(LOOK_AFTER_WORKER_MS);
                if (queue.isEmpty() && gone.getAsBoolean()) {
                    return null;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting--;
        }
        return null;
    }

    /** The invocation of that id that a worker has, or had last; null for every other. */
    synchronized @Nullable Invocation find(String id) {
        return handed.get(id);
    }

    /** Init is done and the snapshot may be taken; false when that is not the next step. */
    synchronized boolean snapshot() {
        if (!snapStart || phase != Phase.STARTED) {
            return false;
        }
        phase = Phase.RESTORED;
        return true;
    }

    synchronized boolean restored() {
        return phase == Phase.RESTORED;
    }

    /** Init has failed; false when it was over. */
    synchronized boolean fail() {
        if (phase != Phase.STARTED && phase != Phase.RESTORED) {
            return false;
        }
        phase = Phase.FAILED;
        notifyAll();
        return true;
    }

    /** Hands out nothing more. */
    synchronized void close() {
        phase = Phase.CLOSED;
        notifyAll();
    }

    /** Takes back what no worker has got. */
    synchronized List<Invocation> undelivered() {
        List<Invocation> left = new ArrayList<>(queue);
        queue.clear();
        return left;
    }

    /** What workers have and have not answered. */
    synchronized List<Invocation> running() {
        return handed.values().stream().filter(Invocation::running).toList();
    }

    synchronized int waiting() {
        return waiting;
    }

    /** The runtime's state in AWS's words, for its error messages. */
    synchronized String state() {
        return switch (phase) {
            case STARTED -> "Started";
            case RESTORED -> "Restored";
            case READY -> running().isEmpty() ? "Ready" : "Running";
            case FAILED -> "InitError";
            case CLOSED -> "Terminated";
        };
    }

    private boolean over() {
        return phase == Phase.FAILED || phase == Phase.CLOSED;
    }

    /** As on AWS an answered invocation is known until its worker has got the next one. */
    private void hand(Invocation invocation) {
        handed.put(invocation.id(), invocation);
        Iterator<Invocation> oldest = handed.values().iterator();
        while (handed.size() > workers && oldest.hasNext()) {
            if (!oldest.next().running()) {
                oldest.remove();
            }
        }
    }
}
