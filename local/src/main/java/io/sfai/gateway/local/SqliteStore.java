package io.sfai.gateway.local;

import static io.sfai.gateway.local.SqliteConnections.run;
import static io.sfai.gateway.local.SqliteConnections.statement;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The store in a file, {@code sfai.db}: one writer at a time behind a lock, readers beside it.
 * Several processes may share the file.
 */
public final class SqliteStore implements Store {
    /** A day of counters must not stay for ever; looking for them at each write would be dear. */
    private static final int WRITES_BETWEEN_PURGES = 1000;

    private static final long NEVER = Instant.MAX.getEpochSecond();

    private static final String RANGE =
            """
            SELECT i.*, c.name, c.value
            FROM (SELECT * FROM items
                  WHERE pk = ? AND sk BETWEEN ? AND ? AND sk > ? AND expires > ?
                  ORDER BY sk LIMIT ?) i
            LEFT JOIN counters c ON c.pk = i.pk AND c.sk = i.sk
            ORDER BY i.sk, c.name\
            """;

    private static final String DROP = "DELETE FROM counters WHERE pk = ? AND sk = ? AND name = ?";

    private final InstantSource clock;
    private final SqliteConnections connections;
    private final AtomicInteger writes = new AtomicInteger();

    /**
     * Opens the store in a directory, making both if need be.
     *
     * @throws StoreException naming the file and the way out, if it is damaged, locked, not ours or
     *     of a newer version
     */
    public SqliteStore(Path directory, InstantSource clock) {
        this.clock = clock;
        this.connections = new SqliteConnections(SqliteFile.in(directory));
    }

    @Override
    public @Nullable Item get(String pk, String sk) {
        Page page = query(pk, sk, sk, 1, null);
        return page.items().isEmpty() ? null : page.items().getFirst();
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
                count(writer, "value + excluded.value", pk, sk, each);
            }
            for (Map.Entry<String, Long> each : counts.set().entrySet()) {
                count(writer, "excluded.value", pk, sk, each);
            }
            for (String name : counts.drop()) {
                run(writer, DROP, pk, sk, name);
            }
            return counters(writer, pk, sk);
        });
    }

    private static void count(
            Connection writer, String value, String pk, String sk, Map.Entry<String, Long> each)
            throws SQLException {
        run(
                writer,
                "INSERT INTO counters (pk, sk, name, value) VALUES (?, ?, ?, ?) ON CONFLICT DO"
                        + " UPDATE SET value = "
                        + value,
                pk,
                sk,
                each.getKey(),
                each.getValue());
    }

    private static Map<String, Long> counters(Connection writer, String pk, String sk)
            throws SQLException {
        Map<String, Long> all = new LinkedHashMap<>();
        try (PreparedStatement statement =
                        statement(
                                writer,
                                "SELECT name, value FROM counters WHERE pk = ? AND sk = ?",
                                pk,
                                sk);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                all.put(row.getString(1), row.getLong(2));
            }
        }
        return all;
    }

    @Override
    public Page query(String pk, String fromSk, String toSk, int limit, @Nullable String cursor) {
        Map<String, Item> found =
                connections.read(connection -> {
                    Map<String, Item> items = new LinkedHashMap<>();
                    try (PreparedStatement statement =
                                    statement(
                                            connection,
                                            RANGE,
                                            pk,
                                            fromSk,
                                            toSk,
                                            cursor == null ? "" : cursor,
                                            clock.instant().getEpochSecond(),
                                            limit + 1L);
                            ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            collect(pk, row, items);
                        }
                    }
                    return items;
                });
        // One more than asked tells whether there is a next page.
        List<Item> items = List.copyOf(found.values());
        if (items.size() <= limit) {
            return new Page(items, null);
        }
        List<Item> page = items.subList(0, limit);
        return new Page(page, page.getLast().sk());
    }

    /** Takes one counter, or none, of an item. */
    private static void collect(String pk, ResultSet row, Map<String, Item> items)
            throws SQLException {
        String sk = row.getString("sk");
        long expires = row.getLong("expires");
        Item item =
                new Item(
                        pk,
                        sk,
                        row.getString("data"),
                        new LinkedHashMap<>(),
                        row.getLong("version"),
                        expires >= NEVER ? Instant.MAX : Instant.ofEpochSecond(expires));
        Item same = items.putIfAbsent(sk, item);
        String counter = row.getString("name");
        if (counter != null) {
            (same == null ? item : same).counters().put(counter, row.getLong("value"));
        }
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
        run(
                writer,
                "DELETE FROM counters WHERE EXISTS (SELECT 1 FROM items i WHERE i.pk = counters.pk"
                        + " AND i.sk = counters.sk AND i.expires <= ?)",
                now);
        run(writer, "DELETE FROM items WHERE expires <= ?", now);
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
