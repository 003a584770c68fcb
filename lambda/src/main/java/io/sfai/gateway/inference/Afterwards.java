package io.sfai.gateway.inference;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Work that runs beside an answer and has ended before its invocation does: no client waits for it,
 * and no environment is frozen with half of it done.
 */
public final class Afterwards implements Executor {
    private int running;

    /** Begins at once, on a thread of its own. The task tells its failures itself. */
    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            running++;
        }
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        task.run();
                    } finally {
                        ended();
                    }
                });
    }

    private synchronized void ended() {
        running--;
        notifyAll();
    }

    /** Waits until nothing runs; false if something still does after so long. */
    public synchronized boolean await(Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        while (running > 0) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
