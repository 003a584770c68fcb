package io.sfai.gateway.local;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/** The connections to one database: a writer behind a lock, and readers that never wait for it. */
final class SqliteConnections implements AutoCloseable {
    /** More would only wait for the disk; further ones are opened and closed again. */
    private static final int IDLE_READERS = 4;

    private final SqliteFile file;
    private final Connection writer;
    private final ReentrantLock writing = new ReentrantLock();
    private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(IDLE_READERS);

    SqliteConnections(SqliteFile file) {
        this.file = file;
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

    /** Runs one transaction, whole or not at all; another process's writer is waited for. */
    <T> T write(Work<T> work) {
        writing.lock();
        try {
            run(writer, "BEGIN IMMEDIATE");
            try {
                T result = work.run(writer);
                run(writer, "COMMIT");
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(e);
                throw e;
            }
        } catch (SQLException e) {
            throw file.failed(e);
        } finally {
            writing.unlock();
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

    <T> T read(Work<T> work) {
        try {
            Connection idle = readers.poll();
            Connection connection = idle == null ? file.open() : idle;
            try {
                T result = work.run(connection);
                if (!readers.offer(connection)) {
                    connection.close();
                }
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw file.failed(e);
        }
    }

    @Override
    public void close() {
        writing.lock();
        try {
            writer.close();
            for (Connection reader = readers.poll(); reader != null; reader = readers.poll()) {
                reader.close();
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
