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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** The database file: how it is made, opened and known, and what its errors mean. */
final class SqliteFile {
    static final String NAME = "sfai.db";

    /** Counted up with each change of the tables; a file with a higher one is refused. */
    private static final int SCHEMA = 1;

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

    /** What has ended is found without looking at a million records that have not. */
    private static final String ENDS = "CREATE INDEX IF NOT EXISTS items_by_end ON items (expires)";

    private static final String ELSEWHERE = ", or choose another SFAI_DATA_DIR";

    private final Path path;

    private SqliteFile(Path path) {
        this.path = path;
    }

    /**
     * The file in a directory, both made if need be, for their owner's eyes only.
     *
     * @param patience how long another process that has locked it is waited for
     * @throws StoreException if it can't be made or written, is damaged, locked or not ours; then
     *     not a byte of it is changed
     */
    static SqliteFile in(Path directory, Duration patience) {
        SqliteFile file = new SqliteFile(directory.resolve(NAME).toAbsolutePath());
        file.make(directory);
        int millis = (int) patience.toMillis();
        try {
            if (file.isNew()) {
                file.create(millis);
            }
            file.check(millis);
            file.prepare(millis);
        } catch (SQLException e) {
            throw isBusy(e) ? file.locked(patience, e) : file.failed(e);
        }
        return file;
    }

    private void make(Path directory) {
        try {
            Files.createDirectories(directory, owner("rwx------"));
            Files.createFile(path, owner("rw-------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(path)) {
                throw failed(directory + " or " + NAME + " in it is in the way", e);
            }
        } catch (IOException e) {
            throw failed("it can't be made (" + e + ")" + ELSEWHERE, e);
        }
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

    /** A connection that fails at once where another process is in the way. */
    Connection open() throws SQLException {
        return open(0, false);
    }

    private Connection open(int waitMillis, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(waitMillis);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setReadOnly(readOnly);
        return config.createConnection("jdbc:sqlite:" + path);
    }

    /** Whether there is nothing in it yet, nor beside it. */
    private boolean isNew() {
        try {
            if (Files.size(path) > 0) {
                return false;
            }
            Path log = beside("-wal");
            // SQLite would take the log for a forgotten one and delete it.
            if (Files.exists(log) && Files.size(log) > 0) {
                throw failed(damaged(), null);
            }
            return true;
        } catch (IOException e) {
            throw failed("it can't be read (" + e + ")" + ELSEWHERE, e);
        }
    }

    /** Ours and whole, as far as one can see, through a connection that can't change a byte. */
    private void check(int millis) throws SQLException {
        // Half of a creation is rolled back first, which takes more than reading.
        boolean readOnly = !Files.exists(beside("-journal"));
        try (Connection connection = open(millis, readOnly);
                Statement statement = connection.createStatement()) {
            int tables = number(statement, "SELECT count(*) FROM sqlite_master");
            int version = number(statement, "PRAGMA user_version");
            if (version > SCHEMA) {
                String known = "(schema " + version + ", this one knows " + SCHEMA + ")";
                throw failed(
                        "it was written by a newer SfAi " + known + ": update" + ELSEWHERE, null);
            }
            if (version < 1 || tables == 0) {
                throw failed("it is a database of something else" + ELSEWHERE, null);
            }
        }
    }

    private Path beside(String suffix) {
        return path.resolveSibling(NAME + suffix);
    }

    /** Makes the tables unless another process was first. */
    private void create(int millis) throws SQLException {
        try (Connection connection = open(millis, false);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            if (number(statement, "PRAGMA user_version") == 0) {
                for (String table : TABLES) {
                    statement.execute(table);
                }
                statement.execute("PRAGMA user_version = " + SCHEMA);
            }
            statement.execute("COMMIT");
        }
    }

    /** What can't be written or is locked shows here, before the first request. */
    private void prepare(int millis) throws SQLException {
        try (Connection connection = open(millis, false);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("BEGIN IMMEDIATE");
            statement.execute(ENDS);
            statement.execute("COMMIT");
        }
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    static boolean isBusy(SQLException e) {
        SQLiteErrorCode code = code(e);
        return code == SQLiteErrorCode.SQLITE_BUSY || code == SQLiteErrorCode.SQLITE_LOCKED;
    }

    private static SQLiteErrorCode code(SQLException e) {
        return SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
    }

    /** Somebody else has had it for all the time that one waits. */
    StoreException locked(Duration patience, @Nullable Throwable cause) {
        String reason =
                "another process has locked it for over %d seconds; stop that one (lsof '%s')"
                        .formatted(patience.toSeconds(), path);
        return failed(reason + ELSEWHERE, cause);
    }

    /** With the way to start anew, and to save what can be. */
    private String damaged() {
        Path away = path.resolveSibling("damaged");
        return ("it is damaged; stop SfAi, move it away (mkdir '%1$s' && mv '%2$s'* '%1$s') and"
                        + " start again with an empty one. What can be saved: sqlite3 '%1$s/%3$s'"
                        + " .recover")
                .formatted(away, path, NAME);
    }

    /** One item that can't be used, and what to do about it. */
    StoreException damaged(String pk, String sk, String reason) {
        String where = " WHERE pk = '%s' AND sk = '%s';".formatted(quoted(pk), quoted(sk));
        return failed(
                ("the item " + pk + " " + sk + " is damaged (" + reason + "); look at it, then")
                        + (" take it away: sqlite3 '" + path + "' \"DELETE FROM items" + where)
                        + (" DELETE FROM counters" + where + "\""),
                null);
    }

    /** As text of SQL within quotes of a shell. */
    private static String quoted(String key) {
        return key.replace("'", "''").replaceAll("[\\\\\"$`]", "\\\\$0");
    }

    /** The gateway is stopping. */
    StoreException closed() {
        return failed("it is closed", null);
    }

    /** What went wrong and the way out; the file itself is never touched for it. */
    StoreException failed(SQLException e) {
        String reason =
                switch (code(e)) {
                    case SQLITE_CORRUPT, SQLITE_NOTADB -> damaged();
                    case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
                            "it can't be written; give yourself the right (chmod u+rwX '%s' '%s')"
                                            .formatted(path.getParent(), path)
                                    + ELSEWHERE;
                    case SQLITE_FULL -> "the disk is full; free some space" + ELSEWHERE;
                    case SQLITE_IOERR ->
                            "its disk fails ("
                                    + e.getMessage()
                                    + "); free some space, or look at the disk"
                                    + ELSEWHERE;
                    default -> String.valueOf(e.getMessage());
                };
        return failed(reason, e);
    }

    private StoreException failed(String reason, @Nullable Throwable cause) {
        return new StoreException("the store " + path + ": " + reason, cause);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
