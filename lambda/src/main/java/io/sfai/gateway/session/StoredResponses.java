package io.sfai.gateway.session;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.store.Partition;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Responses with what they answer, each under its caller's id.
 *
 * <p>A conversation is a partition of the store, {@code response <owner> <conversation>}, and a
 * turn of it one document there. Each turn holds its own items and the id of the turn before, so a
 * conversation costs what was said in it, and one query reads it. Several turns may go on from one;
 * a query reads these too.
 *
 * <p>Methods throw a 503 if the store can't be asked.
 */
public final class StoredResponses {
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
        return turn(id, asking(() -> partition(owner, id).read(id.turn(), id.turn())));
    }

    /**
     * The turns that lead to a response, from the first; empty if it, or one on the way to it, is
     * not there. One read, however long the conversation.
     */
    public List<Turn> conversation(String owner, ResponseId last) {
        Map<String, Item> items = asking(() -> partition(owner, last).read("0", last.turn()));
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
        String sk = turn.id().turn();
        long saved =
                asking(() ->
                        partition(owner, turn.id())
                                .write(sk, new JsonObject(), turn.json(), 0, expires));
        if (saved == 0) {
            throw new IllegalStateException("another response is kept under a new, random id");
        }
    }

    /** Removes a turn; false if it is not there. */
    public boolean delete(String owner, ResponseId id) {
        return asking(() -> partition(owner, id).delete(id.turn()));
    }

    /** A turn among items; null if it, or a piece of it, is gone. */
    private static @Nullable Turn turn(ResponseId id, Map<String, Item> items) {
        Item item = items.get(id.turn());
        if (item == null) {
            return null;
        }
        JsonObject head = Json.object(item.data());
        List<Item> parts = Partition.parts(id.turn(), head, items);
        return parts.isEmpty() ? null : Turn.of(id, Partition.document(head, parts));
    }

    private Partition partition(String owner, ResponseId id) {
        return new Partition(store, "response " + owner + " " + id.conversation());
    }

    private static <T> T asking(Supplier<T> call) {
        return Partition.asking(
                "stored responses can't be reached", "; with store false none is kept", call);
    }
}
