package io.sfai.gateway.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.local.SfAiProcess.Ended;
import io.sfai.gateway.local.aws.LeftOut;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands before a database that can't be used: one message that names it and the way out,
 * exit code 1, and not a byte of it changed.
 */
class DamagedStoreIT {
    private static final List<String[]> COMMANDS =
            List.of(
                    new String[] {"run", "--port", "0"},
                    new String[] {"keys", "list"},
                    new String[] {"spend", "--by", "key"});

    /** Runs what follows the directory, and ends with 99 if it has changed the database. */
    private static final String CHECKED =
            """
             && {
              d=$1; shift
              before=$(cat "$d/sfai.db" "$d/sfai.db-wal" 2>&- | cksum)
              "$@"; code=$?
              [ "$before" = "$(cat "$d/sfai.db" "$d/sfai.db-wal" 2>&- | cksum)" ] || exit 99
              exit $code
            }\
            """;

    @TempDir private Path home;
    private Path data;
    private Path file;

    @BeforeEach
    void aStoreWithKeysAndCounts() {
        data = home.resolve("data");
        file = data.resolve("sfai.db");
        try (Store store = open()) {
            for (int i = 0; i < 300; i++) {
                store.put(new Item("p", "k" + i, "x".repeat(500), Map.of(), 0, Instant.MAX), 0);
            }
            store.add("p", "k0", Map.of("n", 7L), Instant.MAX);
        }
    }

    @Test
    void damaged() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 0, 4096, (byte) 0x5a);
        Files.write(file, bytes);
        refused("it is damaged", ".recover");
    }

    @Test
    void damagedBesideALogThatWasLeft() throws Exception {
        leaveALog();
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, (byte) 0x5a);
        Files.write(file, bytes);
        Files.delete(data.resolve("sfai.db-shm"));
        refused("the store " + file);
    }

    @Test
    void truncated() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        refused("it is damaged", "mv '");
    }

    @Test
    void emptyBesideALogThatWasLeft() throws Exception {
        leaveALog();
        Files.write(file, new byte[0]);
        Files.delete(data.resolve("sfai.db-shm"));
        refused("it is damaged");
    }

    @Test
    void newer() throws Exception {
        sql("PRAGMA user_version = 9");
        leaveALog();
        refused("written by a newer SfAi (schema 9, this one knows 1): update");
    }

    @Test
    void somethingElse() throws Exception {
        Files.delete(file);
        sql("CREATE TABLE photos (id INTEGER)");
        refused("it is a database of something else");
    }

    @Test
    void locked() throws Exception {
        try (LockedFile locked = LockedFile.of(file, "BEGIN EXCLUSIVE")) {
            refused("another process has locked it for over 5 seconds", "lsof '" + file + "'");
        }
    }

    /** Where even reading waits. */
    @Test
    void lockedWhole() throws Exception {
        String[] whole = {"PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE"};
        try (LockedFile locked = LockedFile.of(file, whole)) {
            refused("another process has locked it for over 5 seconds");
        }
    }

    @Test
    void readOnly() throws Exception {
        inAMount(
                "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\"",
                "it can't be written",
                "chmod u+rwX '" + data + "'");
    }

    @Test
    void fullDisk() throws Exception {
        inAMount(
                """
                mkdir "$1.copy" && cp "$1"/* "$1.copy" && mount -t tmpfs -o size=1m none "$1" &&
                cp "$1.copy"/* "$1" && rm -r "$1.copy" &&
                { dd if=/dev/zero of="$1/fill" bs=1k 2>&-; true; }\
                """,
                "free some space");
    }

    @Test
    void aDiskThatIsFullBeforeThereIsAnything() throws Exception {
        Files.delete(file);
        inAMount(
                """
                mount -t tmpfs -o size=16k none "$1" &&
                { dd if=/dev/zero of="$1/fill" bs=1k 2>&-; true; }\
                """,
                "the disk is full; free some space");
    }

    @Test
    void whatAKilledGatewayHasCountedIsThere() throws Exception {
        try (SfAiProcess gateway = SfAiProcess.serving(data)) {
            String address = gateway.address();
            for (int i = 0; i < 20; i++) {
                assertThat(ask(address)).isEqualTo(200);
            }
            gateway.kill();
        }
        assertThat(Files.size(data.resolve("sfai.db-wal"))).isPositive();
        try (Store store = open()) {
            List<Item> minutes = store.query("global", "minute", "minute~", 9, null).items();
            assertThat(minutes.stream().mapToLong(DamagedStoreIT::requests).sum()).isEqualTo(20);
            assertThat(store.add("p", "k0", Map.of("n", 1L), Instant.MAX)).containsEntry("n", 8L);
        }
    }

    private static long requests(Item minute) {
        return minute.counters().getOrDefault("requests", 0L);
    }

    /** Every command is refused with all of these words, and nothing has changed. */
    private void refused(String... words) throws Exception {
        for (String[] command : COMMANDS) {
            Map<String, String> before = bytes();
            Ended ended = SfAiProcess.run(SfAiProcess.words(data, command));
            assertRefused(ended, command[0], words);
            assertThat(bytes()).as("after %s", command[0]).isEqualTo(before);
        }
    }

    private void assertRefused(Ended ended, String command, String... words) {
        String[] lines = ended.err().strip().split("\n", -1);
        assertThat(lines).as("%s: %s", command, ended).hasSize(1);
        assertThat(lines[0]).startsWith("sfai " + command).contains(": the store " + file + ": ");
        assertThat(lines[0]).contains(words);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.code()).isEqualTo(1);
    }

    /** Runs the commands where a script has changed what the directory {@code $1} lies on. */
    private void inAMount(String script, String... words) throws Exception {
        String[] unshare = {"unshare", "--map-root-user", "--mount", "sh", "-c"};
        List<String> probe = new ArrayList<>(List.of(unshare));
        probe.add("mount -t tmpfs none /mnt");
        if (SfAiProcess.run(probe).code() != 0) {
            throw LeftOut.because("file systems that are full or read-only: unshare can't mount");
        }
        for (String[] command : COMMANDS) {
            Map<String, String> before = bytes();
            List<String> whole = new ArrayList<>(List.of(unshare));
            String run = script + CHECKED;
            whole.addAll(List.of(run, "sh", data.toString()));
            whole.addAll(SfAiProcess.words(data, command));
            assertRefused(SfAiProcess.run(whole), command[0], words);
            assertThat(bytes()).isEqualTo(before);
        }
    }

    private Map<String, String> bytes() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(data)) {
            for (Path each : files.toList()) {
                String name = each.getFileName().toString();
                byte[] bytes = Files.readAllBytes(each);
                // The index of the log is made anew at will, and an empty log says nothing.
                if (!name.endsWith("-shm") && !(name.endsWith("-wal") && bytes.length == 0)) {
                    all.put(name, bytes.length + " " + Arrays.hashCode(bytes));
                }
            }
        }
        return all;
    }

    /** Leaves what a killed process does: writes that are in the log alone. */
    private void leaveALog() throws Exception {
        Path aside = Files.createDirectory(home.resolve("aside"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE items SET version = version + 1");
            for (String name : List.of("sfai.db", "sfai.db-wal", "sfai.db-shm")) {
                Files.copy(data.resolve(name), aside.resolve(name));
            }
        }
        for (String name : List.of("sfai.db", "sfai.db-wal", "sfai.db-shm")) {
            Files.deleteIfExists(data.resolve(name));
            Files.move(aside.resolve(name), data.resolve(name));
        }
        assertThat(Files.size(data.resolve("sfai.db-wal"))).isPositive();
    }

    private void sql(String text) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private Store open() {
        return new SqliteStore(data, InstantSource.system(), e -> {});
    }

    private static int ask(String address) throws Exception {
        byte[] body =
                "{\"model\":\"mock/echo\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"
                        .getBytes(UTF_8);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "/v1/chat/completions"))
                        .header("authorization", "Bearer sk-sfai-local")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).statusCode();
        }
    }
}
