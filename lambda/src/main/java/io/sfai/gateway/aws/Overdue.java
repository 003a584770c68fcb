package io.sfai.gateway.aws;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Cuts connections whose call takes too long. One look at all of them now and then costs less than
 * a timer for each read, and it ends writes too.
 */
final class Overdue {
    private static final long PAUSE_MILLIS = 50;

    private final Set<HttpConnection> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean watched = new AtomicBoolean();

    /**
     * Watches a call that is about to begin.
     *
     * @param end when it is late, on the clock of {@link System#nanoTime}
     */
    void watch(HttpConnection connection, long end) {
        // First, since a look may come at once: the end of the call before is long past.
        connection.endAt(end);
        running.add(connection);
        if (watched.compareAndSet(false, true)) {
            Thread.ofVirtual().name("overdue").start(this::look);
        }
    }

    void forget(HttpConnection connection) {
        running.remove(connection);
    }

    private void look() {
        do {
            while (!running.isEmpty()) {
                pause();
                long now = System.nanoTime();
                running.stream().filter(each -> each.isLate(now)).forEach(HttpConnection::cut);
            }
            watched.set(false);
            // One that came just before that was not seen by anybody.
        } while (!running.isEmpty() && watched.compareAndSet(false, true));
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody knows this thread", e);
        }
    }
}
