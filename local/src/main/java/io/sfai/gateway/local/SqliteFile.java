package io.sfai.gateway.local;

import io.sfai.gateway.store.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** The database file: how it is made, opened and known, and what its errors mean. */
final class SqliteFile {
    static final String NAME = "sfai.db";

    /** Counted up with each change of the tables; a file with a higher one is refused. */
    private static final int SCHEMA = 1;

    private static final int BUSY_MILLIS = 5000;

    private static final String[] TABLES = {
        """
        CREATE TABLE items (
          pk TEXT NOT NULL, sk TEXT NOT NULL, data TEXT NOT NULL,
          version INTEGER NOT NULL, expires INTEGER NOT NULL,
          PRIMARY KEY (pk, sk)) WITHOUT ROWID\
        """,
        """
        CREATE TABLE counters (
          pk TEXT NOT NULL, sk TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL,
          PRIMARY KEY (pk, sk, name)) WITHOUT ROWID\
        """
    };

    private final Path path;

    private SqliteFile(Path path) {
        this.path = path;
    }

    /**
     * The file in a directory, both made if need be, for their owner's eyes only.
     *
     * @throws StoreException if it can't be made, is damaged, locked or not ours
     */
    static SqliteFile in(Path directory) {
        SqliteFile file = new SqliteFile(directory.resolve(NAME).toAbsolutePath());
        try {
            Files.createDirectories(directory, owner("rwx------"));
            Files.createFile(file.path, owner("rw-------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file.path)) {
                throw file.failed(directory + " or " + NAME + " in it is in the way", e);
            }
        } catch (IOException e) {
            throw file.failed("it can't be made (" + e + "); choose another SFAI_DATA_DIR", e);
        }
        try (Connection connection = file.open()) {
            file.prepare(connection);
        } catch (SQLException e) {
            throw file.failed(e);
        }
        return file;
    }

    private static FileAttribute<?>[] owner(String rights) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
                }
                : new FileAttribute<?>[0];
    }

    /** What the file of a directory is called in messages. */
    static String name(Path directory) {
        return directory.resolve(NAME).toAbsolutePath().toString();
    }

    /** A connection that waits for other writers. */
    Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
            statement.execute("PRAGMA synchronous = NORMAL");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Ours or empty comes first: nothing is changed in a file of somebody else.
            if (version(statement) == 0) {
                create(statement);
            }
            int version = version(statement);
            if (version > SCHEMA) {
                String reason = "it was written by a newer SfAi (schema " + version;
                throw failed(
                        reason
                                + ", this one knows "
                                + SCHEMA
                                + "): update, or choose another"
                                + " SFAI_DATA_DIR",
                        null);
            }
            statement.execute("PRAGMA journal_mode = WAL");
        }
    }

    /** Makes the tables unless another process was first. */
    private void create(Statement statement) throws SQLException {
        statement.execute("BEGIN IMMEDIATE");
        try {
            if (version(statement) == 0) {
                if (number(statement, "SELECT count(*) FROM sqlite_master") > 0) {
                    throw failed(
                            "it is a database of something else; choose another" + " SFAI_DATA_DIR",
                            null);
                }
                for (String table : TABLES) {
                    statement.execute(table);
                }
                statement.execute("PRAGMA user_version = " + SCHEMA);
            }
            statement.execute("COMMIT");
        } catch (SQLException | RuntimeException e) {
            statement.execute("ROLLBACK");
            throw e;
        }
    }

    private static int version(Statement statement) throws SQLException {
        return number(statement, "PRAGMA user_version");
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /** What went wrong and the way out; the file itself is never touched for it. */
    StoreException failed(SQLException e) {
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
        String reason =
                switch (code) {
                    case SQLITE_CORRUPT, SQLITE_NOTADB ->
                            "it is damaged; stop SfAi and move it away (mv '%1$s' '%1$s.damaged'),"
                                    + " then start again with an empty one. What can be saved: sqlite3"
                                    + " '%1$s.damaged' .recover";
                    case SQLITE_BUSY, SQLITE_LOCKED ->
                            "another process has locked it for over "
                                    + (BUSY_MILLIS / 1000)
                                    + " seconds; stop that one (lsof '%1$s'), or choose another"
                                    + " SFAI_DATA_DIR";
                    case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
                            "it can't be written; give yourself the right (chmod u+rw '%1$s'), or"
                                    + " choose another SFAI_DATA_DIR";
                    case SQLITE_FULL -> "the disk is full; free some space";
                    default -> String.valueOf(e.getMessage()).replace("%", "%%");
                };
        return failed(reason.formatted(path), e);
    }

    private StoreException failed(String reason, @Nullable Throwable cause) {
        return new StoreException("the store " + path + ": " + reason, cause);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
