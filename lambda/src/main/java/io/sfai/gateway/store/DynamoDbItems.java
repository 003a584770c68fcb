package io.sfai.gateway.store;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.store.Store.Item;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Items in DynamoDB's JSON: {@code pk}, {@code sk}, {@code data}, {@code version}, {@code expires}
 * in seconds, and one number for each counter, its name behind {@code n.}.
 */
final class DynamoDbItems {
    /** Stands before a counter's name, so that none meets an attribute of ours. */
    static final String COUNTER = "n.";

    /** The last second of the year 9999 stands for never: every item has an end to compare. */
    private static final long NEVER = 253_402_300_799L;

    private DynamoDbItems() {}

    static JsonObject key(String pk, String sk) {
        return new JsonObject().put("pk", text(pk)).put("sk", text(sk));
    }

    /** A whole item as it is written the first time. */
    static JsonObject item(Item item) {
        JsonObject written =
                key(item.pk(), item.sk())
                        .put("data", text(item.data()))
                        .put("version", number(item.version()))
                        .put("expires", expires(item.expires()));
        item.counters().forEach((name, value) -> written.put(COUNTER + name, number(value)));
        return written;
    }

    static Item read(JsonObject item) {
        long expires = longOf(item.object("expires"));
        return new Item(
                textOf(item.object("pk")),
                textOf(item.object("sk")),
                textOf(item.object("data")),
                counters(item),
                longOf(item.object("version")),
                expires >= NEVER ? Instant.MAX : Instant.ofEpochSecond(expires));
    }

    /** The counters among some attributes. */
    static Map<String, Long> counters(JsonObject attributes) {
        Map<String, Long> counters = new LinkedHashMap<>();
        for (String name : attributes.names()) {
            if (name.startsWith(COUNTER)) {
                counters.put(name.substring(COUNTER.length()), longOf(attributes.object(name)));
            }
        }
        return counters;
    }

    static JsonObject text(String value) {
        return new JsonObject().put("S", value);
    }

    static JsonObject number(long value) {
        return new JsonObject().put("N", Long.toString(value));
    }

    static JsonObject expires(Instant expires) {
        boolean never = expires.isAfter(Instant.ofEpochSecond(NEVER));
        return number(never ? NEVER : expires.getEpochSecond());
    }

    private static String textOf(@Nullable JsonObject value) {
        String text = value == null ? null : value.string("S");
        return text == null ? "" : text;
    }

    private static long longOf(@Nullable JsonObject value) {
        String number = value == null ? null : value.string("N");
        try {
            return number == null ? 0 : Long.parseLong(number);
        } catch (NumberFormatException e) {
            throw new StoreException("a counter holds " + number + ", which is no whole number", e);
        }
    }
}
