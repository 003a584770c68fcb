package io.sfai.gateway.local;

import static io.sfai.gateway.local.SqliteConnections.run;
import static io.sfai.gateway.local.SqliteConnections.statement;

import io.sfai.gateway.local.SqliteItems.BadValue;
import io.sfai.gateway.local.SqliteItems.Read;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The store in a file, {@code sfai.db}: one writer at a time behind a lock, readers beside it.
 * Several processes may share the file.
 */
public final class SqliteStore implements Store {
    /** A day of counters must not stay for ever; looking for them at each write would be dear. */
    private static final int WRITES_BETWEEN_PURGES = 1000;

    /** More than so many writes bring; so few that no request waits for it. */
    private static final int MOST_PURGED = 5000;

    /** Longer than any writer of ours takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String RANGE =
            """
            SELECT i.*, c.name, c.value
            FROM (SELECT * FROM items
                  WHERE pk = ? AND sk BETWEEN ? AND ? AND sk > ? AND expires > ?
                  ORDER BY sk LIMIT ?) i
            LEFT JOIN counters c ON c.pk = i.pk AND c.sk = i.sk
            ORDER BY i.sk, c.name\
            """;

    private static final String ENDED =
            "(pk, sk) IN (SELECT pk, sk FROM items WHERE expires <= ? ORDER BY expires LIMIT "
                    + MOST_PURGED
                    + ")";

    private static final String COUNTERS =
            "SELECT name, value FROM counters WHERE pk = ? AND sk = ?";

    private static final String COUNT =
            "INSERT INTO counters (pk, sk, name, value) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
                    + " SET value = ";

    /** A text is no 0 that one could count on. */
    private static final String ADD = "value + excluded.value WHERE typeof(value) = 'integer'";

    private static final String SET = "excluded.value";
    private static final String DROP = "DELETE FROM counters WHERE pk = ? AND sk = ? AND name = ?";

    private final InstantSource clock;
    private final Consumer<StoreException> skipped;
    private final SqliteFile file;
    private final SqliteConnections connections;
    private final AtomicInteger writes = new AtomicInteger();

    /**
     * Opens the store in a directory, making both if need be.
     *
     * @param skipped is told of each damaged item that a query leaves out
     * @throws StoreException naming the file and the way out, if it is damaged, locked, not ours,
     *     of a newer version or can't be written
     */
    public SqliteStore(Path directory, InstantSource clock, Consumer<StoreException> skipped) {
        this.clock = clock;
        this.skipped = skipped;
        this.file = SqliteFile.in(directory, PATIENCE);
        this.connections = new SqliteConnections(file, PATIENCE);
    }

    @Override
    public @Nullable Item get(String pk, String sk) {
        return switch (range(pk, sk, sk, 1, "").get(sk)) {
            case null -> null;
            case Read.Whole(Item item) -> item;
            case Read.Damaged(String reason) -> throw file.damaged(pk, sk, reason);
        };
    }

    @Override
    public long put(Item item, long expectedVersion) {
        return writing(writer -> {
            dropIfExpired(writer, item.pk(), item.sk());
            int written =
                    expectedVersion == 0
                            ? upsert(writer, item)
                            : run(
                                    writer,
                                    "UPDATE items SET data = ?, version = version + 1,"
                                            + " expires = ? WHERE pk = ? AND sk = ? AND"
                                            + " version = ?",
                                    item.data(),
                                    item.expires().getEpochSecond(),
                                    item.pk(),
                                    item.sk(),
                                    expectedVersion);
            return written == 1 ? expectedVersion + 1 : 0;
        });
    }

    private int upsert(Connection writer, Item item) throws SQLException {
        return run(
                writer,
                "INSERT INTO items (pk, sk, data, version, expires) VALUES (?, ?, ?, 1, ?) ON"
                        + " CONFLICT DO UPDATE SET data = excluded.data, version = 1, expires ="
                        + " excluded.expires WHERE version = 0",
                item.pk(),
                item.sk(),
                item.data(),
                item.expires().getEpochSecond());
    }

    @Override
    public Map<String, Long> count(String pk, String sk, Counts counts, Instant expires) {
        return writing(writer -> {
            dropIfExpired(writer, pk, sk);
            run(
                    writer,
                    "INSERT OR IGNORE INTO items (pk, sk, data, version, expires) VALUES"
                            + " (?, ?, '', 0, ?)",
                    pk,
                    sk,
                    expires.getEpochSecond());
            for (Map.Entry<String, Long> each : counts.add().entrySet()) {
                if (count(writer, ADD, pk, sk, each) == 0) {
                    String reason = "its counter " + each.getKey() + " is no whole number";
                    throw file.damaged(pk, sk, reason);
                }
            }
            for (Map.Entry<String, Long> each : counts.set().entrySet()) {
                count(writer, SET, pk, sk, each);
            }
            for (String name : counts.drop()) {
                run(writer, DROP, pk, sk, name);
            }
            return counters(writer, pk, sk);
        });
    }

    private static int count(
            Connection writer, String change, String pk, String sk, Map.Entry<String, Long> each)
            throws SQLException {
        return run(writer, COUNT + change, pk, sk, each.getKey(), each.getValue());
    }

    private Map<String, Long> counters(Connection writer, String pk, String sk)
            throws SQLException {
        Map<String, Long> all = new LinkedHashMap<>();
        try (PreparedStatement statement = statement(writer, COUNTERS, pk, sk);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                String name = row.getString("name");
                all.put(name, SqliteItems.number(row, "value", "its counter " + name));
            }
        } catch (BadValue e) {
            throw file.damaged(pk, sk, String.valueOf(e.getMessage()));
        }
        return all;
    }

    @Override
    public Page query(String pk, String fromSk, String toSk, int limit, @Nullable String cursor) {
        String after = cursor == null ? "" : cursor;
        // One more than asked tells whether there is a next page.
        SequencedMap<String, Read> found = range(pk, fromSk, toSk, limit + 1L, after);
        List<Item> items = new ArrayList<>();
        String last = "";
        for (Map.Entry<String, Read> each : found.entrySet()) {
            if (found.size() > limit && each.equals(found.lastEntry())) {
                return new Page(List.copyOf(items), last);
            }
            last = each.getKey();
            switch (each.getValue()) {
                case Read.Whole(Item item) -> items.add(item);
                case Read.Damaged(String reason) -> skipped.accept(file.damaged(pk, last, reason));
            }
        }
        return new Page(List.copyOf(items), null);
    }

    private SequencedMap<String, Read> range(
            String pk, String fromSk, String toSk, long limit, String after) {
        long now = clock.instant().getEpochSecond();
        return connections.read(connection -> {
            SqliteItems items = new SqliteItems(pk);
            try (PreparedStatement statement =
                            statement(connection, RANGE, pk, fromSk, toSk, after, now, limit);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    items.take(row);
                }
            }
            return items.found();
        });
    }

    @Override
    public void delete(String pk, String sk) {
        writing(writer -> {
            run(writer, "DELETE FROM items WHERE pk = ? AND sk = ?", pk, sk);
            return run(writer, "DELETE FROM counters WHERE pk = ? AND sk = ?", pk, sk);
        });
    }

    @Override
    public void close() {
        connections.close();
    }

    private void dropIfExpired(Connection writer, String pk, String sk) throws SQLException {
        int dropped =
                run(
                        writer,
                        "DELETE FROM items WHERE pk = ? AND sk = ? AND expires <= ?",
                        pk,
                        sk,
                        clock.instant().getEpochSecond());
        if (dropped > 0) {
            run(writer, "DELETE FROM counters WHERE pk = ? AND sk = ?", pk, sk);
        }
    }

    private void purge(Connection writer) throws SQLException {
        long now = clock.instant().getEpochSecond();
        run(writer, "DELETE FROM counters WHERE " + ENDED, now);
        run(writer, "DELETE FROM items WHERE " + ENDED, now);
    }

    /** Runs one transaction, and clears up now and then. */
    private <T> T writing(SqliteConnections.Work<T> work) {
        return connections.write(writer -> {
            if (writes.incrementAndGet() % WRITES_BETWEEN_PURGES == 0) {
                purge(writer);
            }
            return work.run(writer);
        });
    }
}
