package io.sfai.gateway.inference;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Work that runs beside an answer and has ended before its invocation does: no client waits for it,
 * and no environment is frozen with half of it done.
 */
public final class Afterwards implements Executor {
    /** The ends of all that runs. */
    private final Set<CountDownLatch> running = ConcurrentHashMap.newKeySet();

    /** Begins at once, on a thread of its own. The task tells its failures itself. */
    @Override
    public void execute(Runnable task) {
        CountDownLatch end = new CountDownLatch(1);
        running.add(end);
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        task.run();
                    } finally {
                        running.remove(end);
                        end.countDown();
                    }
                });
    }

    /**
     * Waits until all that runs now has ended; what others begin meanwhile is theirs to wait for.
     *
     * @return false if something still runs after so long
     */
    public boolean await(Duration longest) {
        long last = System.nanoTime() + longest.toNanos();
        try {
            for (CountDownLatch end : List.copyOf(running)) {
                if (!end.await(last - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
