package io.sfai.gateway.local;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one database: a writer behind a lock, and readers that never wait for it.
 * Where another process is in the way, they wait here and not inside SQLite: that would hold a
 * thread of the machine's few, and requests that need no store would wait too.
 */
final class SqliteConnections implements AutoCloseable {
    /** More would only wait for the disk; further ones are opened and closed again. */
    private static final int IDLE_READERS = 4;

    private static final long LONGEST_PAUSE = 50;

    private final SqliteFile file;
    private final Duration patience;
    private final Connection writer;
    private final ReentrantLock writing = new ReentrantLock();
    private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(IDLE_READERS);
    private volatile boolean closed;

    /**
     * @param patience how long one operation waits for others, all in all
     */
    SqliteConnections(SqliteFile file, Duration patience) {
        this.file = file;
        this.patience = patience;
        try {
            this.writer = file.open();
        } catch (SQLException e) {
            throw file.failed(e);
        }
    }

    /** What is done with a connection. */
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Runs one transaction, whole or not at all. */
    <T> T write(Work<T> work) {
        long end = System.nanoTime() + patience.toNanos();
        if (!locked(end)) {
            throw file.locked(patience, null);
        }
        try {
            return patiently(end, () -> transaction(work));
        } finally {
            writing.unlock();
        }
    }

    <T> T read(Work<T> work) {
        return patiently(System.nanoTime() + patience.toNanos(), () -> reading(work));
    }

    private <T> T transaction(Work<T> work) throws SQLException {
        run(writer, "BEGIN IMMEDIATE");
        try {
            T result = work.run(writer);
            run(writer, "COMMIT");
            return result;
        } catch (SQLException | RuntimeException e) {
            rollback(e);
            throw e;
        }
    }

    /** Some errors have ended the transaction already. */
    private void rollback(Exception cause) {
        try {
            run(writer, "ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private <T> T reading(Work<T> work) throws SQLException {
        Connection idle = readers.poll();
        Connection connection = idle == null ? file.open() : idle;
        try {
            T result = work.run(connection);
            if (closed || !readers.offer(connection)) {
                connection.close();
            }
            return result;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private interface Attempt<T> {
        T run() throws SQLException;
    }

    /** Tries until nobody is in the way, the time is over or the store is closed. */
    private <T> T patiently(long end, Attempt<T> attempt) {
        for (long pause = 1; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
            if (closed) {
                throw file.closed();
            }
            try {
                return attempt.run();
            } catch (SQLException e) {
                if (!SqliteFile.isBusy(e)) {
                    throw file.failed(e);
                }
                if (System.nanoTime() > end || !paused(pause)) {
                    throw file.locked(patience, e);
                }
            }
        }
    }

    private static boolean paused(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean locked(long end) {
        try {
            return writing.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whoever waits for another process gives up now. */
    @Override
    public void close() {
        closed = true;
        writing.lock();
        try {
            for (@Nullable Connection each = writer; each != null; each = readers.poll()) {
                each.close();
            }
        } catch (SQLException e) {
            throw file.failed(e);
        } finally {
            writing.unlock();
        }
    }

    /** Runs a statement and tells how many rows it changed. */
    static int run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = statement(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    static PreparedStatement statement(Connection connection, String sql, Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
