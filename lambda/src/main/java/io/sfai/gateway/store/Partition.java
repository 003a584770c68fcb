package io.sfai.gateway.store;

import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.store.Store.Item;
import io.sfai.gateway.store.Store.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Documents of any length under one partition key. A document is an item, its head, or several:
 * pieces {@code <head>.001} and on are written before the head that says how many there are, so
 * that a document is there whole or not at all.
 */
public record Partition(Store store, String pk) {
    private static final int PAGE = 1000;

    /** Sorts behind every piece of a head. */
    private static final String AFTER_PIECES = ".~";

    /** The field of a head that keeps its pieces apart from those of other writers. */
    public static final String MARK = "mark";

    /** The documents with heads in a range, both ends included, and their pieces; by sort key. */
    public NavigableMap<String, Item> read(String fromHead, String toHead) {
        NavigableMap<String, Item> items = new TreeMap<>();
        String cursor = null;
        do {
            Page page = store.query(pk, fromHead, toHead + AFTER_PIECES, PAGE, cursor);
            page.items().forEach(item -> items.put(item.sk(), item));
            cursor = page.cursor();
        } while (cursor != null);
        return items;
    }

    /**
     * Writes a document.
     *
     * @param about fields for its head, {@link #MARK} among them if several may try to write it
     * @param expectedVersion of the head
     * @return the head's version, or 0 if another writer was first
     */
    public long write(
            String sk,
            JsonObject about,
            JsonObject document,
            long expectedVersion,
            Instant expires) {
        List<String> pieces = Packed.pieces(document);
        for (int i = 1; i < pieces.size(); i++) {
            if (put(piece(sk, about, i), pieces.get(i), 0, expires) == 0) {
                throw new StoreException("another document is kept under this id", null);
            }
        }
        JsonObject head = about.copy().put("pieces", (long) pieces.size());
        String data = Json.text(head.put("first", pieces.getFirst()));
        return put(sk, data, expectedVersion, expires);
    }

    /** Writes an item; what stands there already may be what a lost answer had written. */
    public long put(String sk, String data, long expectedVersion, Instant expires) {
        long version = store.put(new Item(pk, sk, data, Map.of(), 0, expires), expectedVersion);
        if (version > 0) {
            return version;
        }
        Item there = store.get(pk, sk);
        return there != null && there.data().equals(data) ? there.version() : 0;
    }

    /** A head among items and its pieces, in order; empty if one of them is gone. */
    public static List<Item> parts(String sk, JsonObject head, Map<String, Item> items) {
        List<Item> parts = new ArrayList<>();
        long pieces = head.integer("pieces", 1);
        for (int i = 0; i < pieces; i++) {
            Item part = items.get(i == 0 ? sk : piece(sk, head, i));
            if (part == null) {
                return List.of();
            }
            parts.add(part);
        }
        return parts;
    }

    /** The document of all parts of it. */
    public static JsonObject document(JsonObject head, List<Item> parts) {
        StringBuilder text = new StringBuilder(head.string("first", ""));
        parts.stream().skip(1).forEach(piece -> text.append(piece.data()));
        return Packed.document(text.toString());
    }

    /** Removes a document; false if it is not there. */
    public boolean delete(String sk) {
        Item item = store.get(pk, sk);
        if (item == null) {
            return false;
        }
        // The head goes first: without it nobody reads the pieces.
        store.delete(pk, sk);
        JsonObject head = Json.object(item.data());
        long pieces = head.integer("pieces", 1);
        for (int i = 1; i < pieces; i++) {
            store.delete(pk, piece(sk, head, i));
        }
        return true;
    }

    private static String piece(String sk, JsonObject about, int number) {
        String mark = about.string(MARK, "");
        String own = mark.isEmpty() ? sk : sk + "." + mark;
        return own + "." + String.format("%03d", number);
    }

    /** What a call to the store gives; a 503 if it can't be asked. */
    public static <T> T asking(String failure, String wayOut, Supplier<T> call) {
        try {
            return call.get();
        } catch (StoreException e) {
            throw new GatewayException(
                    new Unavailable(
                            failure + ": " + e.getMessage() + wayOut, "session_store_unavailable"),
                    Map.of(),
                    e);
        }
    }
}
