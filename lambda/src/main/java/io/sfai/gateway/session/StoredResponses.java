package io.sfai.gateway.session;

import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import io.sfai.gateway.store.Store.Page;
import io.sfai.gateway.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Responses with what they answer, each under its caller's id.
 *
 * <p>A conversation is a partition of the store, {@code response <owner> <conversation>}, and a
 * turn of it one item there, {@code <turn>}, or several: pieces {@code <turn>.001} and on are
 * written before the item that says how many there are, so that a turn is there whole or not at
 * all. Each turn holds its own items and the id of the turn before, so a conversation costs what
 * was said in it, and one query reads it. Several turns may go on from one; a query reads these
 * too.
 *
 * <p>Methods throw a 503 if the store can't be asked.
 */
public final class StoredResponses {
    private static final int PAGE = 1000;

    private final Store store;
    private final Duration kept;
    private final InstantSource clock;

    /**
     * @param kept how long after its end a response is there
     */
    public StoredResponses(Store store, Duration kept, InstantSource clock) {
        this.store = store;
        this.kept = kept;
        this.clock = clock;
    }

    /** A turn, or null if it is not there, not any more, or another owner's. */
    public @Nullable Turn find(String owner, ResponseId id) {
        return turn(id, asking(() -> items(owner, id, id.turn())));
    }

    /**
     * The turns that lead to a response, from the first; empty if it, or one on the way to it, is
     * not there. One read, however long the conversation.
     */
    public List<Turn> conversation(String owner, ResponseId last) {
        Map<String, String> items = asking(() -> items(owner, last, "0"));
        ArrayDeque<Turn> chain = new ArrayDeque<>();
        for (ResponseId id = last; id != null; ) {
            Turn turn = turn(id, items);
            if (turn == null) {
                return List.of();
            }
            chain.addFirst(turn);
            // A turn is read once, so no chain that somebody tampered with has no end.
            items.remove(id.turn());
            id = turn.previous();
        }
        return List.copyOf(chain);
    }

    /** Keeps a turn: after this it is there for every environment. */
    public void save(String owner, Turn turn) {
        Instant expires = clock.instant().plus(kept).truncatedTo(ChronoUnit.SECONDS);
        String pk = partition(owner, turn.id());
        List<String> pieces = Packed.pieces(turn.json());
        asking(() -> {
            for (int i = 1; i < pieces.size(); i++) {
                put(pk, piece(turn.id(), i), pieces.get(i), expires);
            }
            JsonObject head = new JsonObject().put("pieces", (long) pieces.size());
            String data = Json.text(head.put("first", pieces.getFirst()));
            return put(pk, turn.id().turn(), data, expires);
        });
    }

    /** Removes a turn; false if it is not there. */
    public boolean delete(String owner, ResponseId id) {
        String pk = partition(owner, id);
        return asking(() -> {
            Item head = store.get(pk, id.turn());
            if (head == null) {
                return false;
            }
            // The head goes first: without it nobody reads the pieces.
            store.delete(pk, id.turn());
            long pieces = Json.object(head.data()).integer("pieces", 1);
            for (int i = 1; i < pieces; i++) {
                store.delete(pk, piece(id, i));
            }
            return true;
        });
    }

    private boolean put(String pk, String sk, String data, Instant expires) {
        if (store.put(new Item(pk, sk, data, Map.of(), 0, expires), 0) == 0) {
            // Its id is new and random, so what is there is what a lost answer had written.
            Item there = store.get(pk, sk);
            if (there == null || !there.data().equals(data)) {
                throw new StoreException("another response is kept under this id", null);
            }
        }
        return true;
    }

    /** What a partition holds up to a turn, by sort key. */
    private Map<String, String> items(String owner, ResponseId last, String fromSk) {
        Map<String, String> items = new HashMap<>();
        String cursor = null;
        do {
            Page page =
                    store.query(partition(owner, last), fromSk, last.turn() + ".~", PAGE, cursor);
            page.items().forEach(item -> items.put(item.sk(), item.data()));
            cursor = page.cursor();
        } while (cursor != null);
        return items;
    }

    /** A turn among items; null if it, or a piece of it, is gone. */
    private static @Nullable Turn turn(ResponseId id, Map<String, String> items) {
        String data = items.get(id.turn());
        if (data == null) {
            return null;
        }
        JsonObject head = Json.object(data);
        StringBuilder text = new StringBuilder(head.string("first", ""));
        long pieces = head.integer("pieces", 1);
        for (int i = 1; i < pieces; i++) {
            String piece = items.get(piece(id, i));
            if (piece == null) {
                return null;
            }
            text.append(piece);
        }
        return Turn.of(id, Packed.document(text.toString()));
    }

    private static String partition(String owner, ResponseId id) {
        return "response " + owner + " " + id.conversation();
    }

    private static String piece(ResponseId id, int number) {
        return id.turn() + "." + String.format("%03d", number);
    }

    private static <T> T asking(Supplier<T> call) {
        try {
            return call.get();
        } catch (StoreException e) {
            throw new GatewayException(
                    new Unavailable(
                            "stored responses can't be reached: "
                                    + e.getMessage()
                                    + "; with store false none is kept",
                            "session_store_unavailable"),
                    Map.of(),
                    e);
        }
    }
}
