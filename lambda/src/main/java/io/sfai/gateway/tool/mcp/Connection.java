package io.sfai.gateway.tool.mcp;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.tool.SentHeaders;
import io.sfai.gateway.upstream.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way to a server: one session for all who ask, begun when somebody does and begun anew when
 * the server has lost it. A request that the server surely did not take is sent once more.
 */
final class Connection implements AutoCloseable {
    /** A server that is being started again refuses connections for a moment. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final StreamableHttp http;
    private final SentHeaders headers;
    private final Runnable toolsChanged;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Session current;

    /**
     * @param toolsChanged is run when the server says that its tools are others now
     */
    Connection(StreamableHttp http, SentHeaders headers, Runnable toolsChanged) {
        this.http = http;
        this.headers = headers;
        this.toolsChanged = toolsChanged;
    }

    /**
     * Sends a request and waits for its result.
     *
     * @throws GatewayException for the log
     */
    JsonObject request(String method, JsonObject params, Deadline deadline) {
        Session session = current;
        try {
            if (session == null) {
                session = session(deadline);
            }
            return session.request(method, params, deadline);
        } catch (GatewayException e) {
            if (!isWorthAnotherTry(e, session)) {
                throw e;
            }
        }
        return session(deadline).request(method, params, deadline);
    }

    private boolean isWorthAnotherTry(GatewayException e, @Nullable Session session) {
        if (session != null && Failures.isSessionLost(e)) {
            forget(session);
            return true;
        }
        if (Failures.isKeyRefused(e)) {
            return headers.refresh();
        }
        return Failures.isUnsent(e) && hasPaused();
    }

    private static boolean hasPaused() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Session session(Deadline deadline) {
        try {
            if (!opening.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
                throw Failures.late("its session was not begun in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.cut("nobody waits for it any more");
        }
        try {
            Session session = current;
            if (session == null) {
                session = Session.open(http, toolsChanged, deadline);
                current = session;
            }
            return session;
        } finally {
            opening.unlock();
        }
    }

    /** Only the first of many who lost it does. */
    private void forget(Session lost) {
        opening.lock();
        try {
            if (current == lost) {
                current = null;
            }
        } finally {
            opening.unlock();
        }
    }

    @Override
    public void close() {
        Session session = current;
        current = null;
        if (session != null) {
            session.close();
        }
    }
}
