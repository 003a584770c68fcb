package io.sfai.gateway.local;

import java.util.concurrent.CountDownLatch;

/** Waits for Ctrl-C. */
final class Stopping {
    private Stopping() {}

    /** Closes what runs when the process is asked to end, and returns after that. */
    static void await(CountDownLatch stopped, AutoCloseable running) throws InterruptedException {
        Runnable stop =
                () -> {
                    try {
                        running.close();
                    } catch (Exception e) {
                        System.err.println("could not be stopped cleanly: " + e);
                    } finally {
                        stopped.countDown();
                    }
                };
        Runtime.getRuntime().addShutdownHook(new Thread(stop));
        stopped.await();
    }
}
