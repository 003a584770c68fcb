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

    /**
     * An item as it is stored.
     *
     * @throws BadItem if something in it is not what only this store writes
     */
    static Item read(JsonObject item) throws BadItem {
        long expires = required(item, "expires");
        return new Item(
                keyOf(item, "pk"),
                keyOf(item, "sk"),
                item.has("data") ? textOf(item, "data") : "",
                counters(item),
                item.has("version") ? required(item, "version") : 0,
                expires >= NEVER ? Instant.MAX : Instant.ofEpochSecond(expires));
    }

    /** The counters among some attributes. */
    static Map<String, Long> counters(JsonObject attributes) throws BadItem {
        Map<String, Long> counters = new LinkedHashMap<>();
        for (String name : attributes.names()) {
            if (name.startsWith(COUNTER)) {
                counters.put(name.substring(COUNTER.length()), required(attributes, name));
            }
        }
        return counters;
    }

    /** An item that nobody but a hand, a bug or a broken disk can have written. */
    static final class BadItem extends Exception {
        private static final long serialVersionUID = 1L;

        BadItem(String message) {
            super(message);
        }
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

    private static String keyOf(JsonObject item, String name) throws BadItem {
        String key = textOf(item, name);
        if (key.isEmpty()) {
            throw new BadItem(name + " is empty");
        }
        return key;
    }

    private static String textOf(JsonObject item, String name) throws BadItem {
        JsonObject value = item.object(name);
        String text = value == null ? null : value.string("S");
        if (text == null) {
            throw new BadItem(name + typeOf(value));
        }
        return text;
    }

    private static long required(JsonObject item, String name) throws BadItem {
        JsonObject value = item.object(name);
        String number = value == null ? null : value.string("N");
        if (number == null) {
            throw new BadItem(name + typeOf(value));
        }
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) {
            throw new BadItem(name + " is " + number + ", which no counter holds");
        }
    }

    /** Not the value: it may be something that nobody should read in a log. */
    private static String typeOf(@Nullable JsonObject value) {
        return value == null || value.isEmpty()
                ? " is missing"
                : " is of type " + value.names().iterator().next();
    }
}
