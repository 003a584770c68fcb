package io.sfai.gateway.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreRaceContract {
    private Path directory;
    private SqliteStore store;
    private SqliteStore other;

    @BeforeEach
    void openIn(@TempDir Path directory) {
        this.directory = directory;
        this.store = open(directory);
        this.other = open(directory);
    }

    @AfterEach
    void close() {
        store.close();
        other.close();
    }

    @Override
    Store store() {
        return store;
    }

    @Override
    Store otherClient() {
        return other;
    }

    @Override
    void damageCounter(String sk, String counter) throws SQLException {
        change(
                "UPDATE counters SET value = 'many' WHERE pk = ? AND sk = ? AND name = ?",
                sk,
                counter);
    }

    @Override
    void damageData(String sk) throws SQLException {
        change("UPDATE items SET data = x'00ff' WHERE pk = ? AND sk = ?", sk);
    }

    private void change(String sql, String... more) throws SQLException {
        try (Connection raw = raw();
                PreparedStatement statement = raw.prepareStatement(sql)) {
            statement.setString(1, pk);
            for (int i = 0; i < more.length; i++) {
                statement.setString(i + 2, more[i]);
            }
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void staysWhenTheProcessEnds() {
        store.put(item("a", "one"), 0);
        close();
        openIn(directory);
        assertThat(store.get(pk, "a")).isNotNull();
    }

    @Test
    void isItsOwnersAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void expiredItemsDoNotStayForEver() throws Exception {
        store.add(pk, "old", Map.of("n", 1L), now.plusSeconds(1));
        now = now.plusSeconds(10);
        for (int i = 0; i < 1000; i++) {
            store.add(pk, "new", Map.of("n", 1L), inAnHour());
        }
        try (Connection raw = raw();
                Statement statement = raw.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM counters")) {
            assertThat(row.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void aDamagedFileIsNamedAndLeftAlone() throws IOException {
        Path damaged = directory.resolve("damaged");
        Files.createDirectories(damaged);
        byte[] bytes =
                "this is no database, but it is long enough to be one".repeat(99).getBytes(UTF_8);
        Files.write(damaged.resolve("sfai.db"), bytes);
        assertThatThrownBy(() -> open(damaged))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(damaged.resolve("sfai.db") + ": it is damaged")
                .hasMessageContaining("mv '");
        assertThat(damaged.resolve("sfai.db")).hasBinaryContent(bytes);
    }

    @Test
    void aPageDamagedLaterIsToldToo() throws Exception {
        for (int i = 0; i < 500; i++) {
            store.put(item("k" + i, "x".repeat(500)), 0);
        }
        close();
        byte[] bytes = Files.readAllBytes(file());
        Arrays.fill(bytes, 4096 * 3, bytes.length, (byte) 0x5a);
        Files.write(file(), bytes);
        openIn(directory);
        assertThatThrownBy(() -> store.query(pk, "a", "z", 500, null))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("it is damaged");
    }

    @Test
    void aLockedFileIsToldWithinSeconds() throws Exception {
        try (Connection raw = raw();
                Statement statement = raw.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            assertThatThrownBy(() -> store.add(pk, "a", Map.of("n", 1L), inAnHour()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another process has locked it");
            statement.execute("ROLLBACK");
        }
        assertThat(store.add(pk, "a", Map.of("n", 1L), inAnHour())).containsEntry("n", 1L);
    }

    @Test
    void aNewerSchemaIsRefusedUntouched() throws Exception {
        close();
        try (Connection raw = raw();
                Statement statement = raw.createStatement()) {
            statement.execute("PRAGMA user_version = 2");
        }
        assertThatThrownBy(() -> openIn(directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("written by a newer SfAi (schema 2, this one knows 1)");
    }

    @Test
    void somebodyElsesDatabaseIsLeftAlone() throws Exception {
        Path strange = directory.resolve("strange");
        Files.createDirectories(strange);
        try (Connection raw =
                        DriverManager.getConnection("jdbc:sqlite:" + strange.resolve("sfai.db"));
                Statement statement = raw.createStatement()) {
            statement.execute("CREATE TABLE photos (id INTEGER)");
        }
        byte[] before = Files.readAllBytes(strange.resolve("sfai.db"));
        assertThatThrownBy(() -> open(strange))
                .hasMessageContaining("it is a database of something else");
        assertThat(strange.resolve("sfai.db")).hasBinaryContent(before);
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path inTheWay = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> open(inTheWay.resolve("data")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("SFAI_DATA_DIR");
    }

    private SqliteStore open(Path where) {
        return new SqliteStore(where, () -> now, skipped::add);
    }

    private Path file() {
        return directory.resolve("sfai.db");
    }

    private Connection raw() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }
}
