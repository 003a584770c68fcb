package io.sfai.gateway.local;

import io.sfai.gateway.store.Store.Item;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Items put together from rows, each of which has one of an item's counters, or none. */
final class SqliteItems {
    static final long NEVER = Instant.MAX.getEpochSecond();

    private final String pk;
    private final SequencedMap<String, Read> found = new LinkedHashMap<>();

    SqliteItems(String pk) {
        this.pk = pk;
    }

    /** An item, or what is wrong with it. */
    sealed interface Read {
        record Whole(Item item) implements Read {}

        record Damaged(String reason) implements Read {}
    }

    /** A value that only a hand, a bug or a broken disk can have written. */
    static final class BadValue extends Exception {
        private static final long serialVersionUID = 1L;

        BadValue(String message) {
            super(message);
        }
    }

    /** What was read, by sort key, in the order of the rows. */
    SequencedMap<String, Read> found() {
        return found;
    }

    /** Takes a row with {@code sk, data, version, expires, name, value}. */
    void take(ResultSet row) throws SQLException {
        String sk = row.getString("sk");
        try {
            if (!found.containsKey(sk)) {
                found.put(sk, new Read.Whole(item(sk, row)));
            }
            String counter = row.getString("name");
            if (counter != null && found.get(sk) instanceof Read.Whole(Item item)) {
                item.counters().put(counter, number(row, "value", "its counter " + counter));
            }
        } catch (BadValue e) {
            found.put(sk, new Read.Damaged(String.valueOf(e.getMessage())));
        }
    }

    private Item item(String sk, ResultSet row) throws SQLException, BadValue {
        if (!(row.getObject("data") instanceof String data)) {
            throw new BadValue("its data is no text");
        }
        long expires = number(row, "expires", "its end");
        return new Item(
                pk,
                sk,
                data,
                new LinkedHashMap<>(),
                number(row, "version", "its version"),
                expires >= NEVER ? Instant.MAX : Instant.ofEpochSecond(expires));
    }

    /** Not what the driver makes of any value: a text is no 0. */
    static long number(ResultSet row, String column, String what) throws SQLException, BadValue {
        @Nullable Object value = row.getObject(column);
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw new BadValue(what + " is no whole number");
    }
}
