package io.sfai.gateway.session;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.store.Partition;
import io.sfai.gateway.store.Store.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * What the items of a conversation's partition say. It goes back from the last turn as long as each
 * one followed in time on the one before: a conversation is over a while after its last turn, and
 * what a client begins later under the same id is another.
 */
final class Timeline {
    /** The field of a head with the second in which it was said, or its conversation begun. */
    static final String AT = "at";

    /** How long the key of a head is; pieces have longer ones. */
    private static final int HEAD = place(0).length();

    private final NavigableMap<String, Item> items;
    private final Duration kept;
    private final Deque<Turn> turns = new ArrayDeque<>();
    private final List<Item> parts = new ArrayList<>();
    private final int next;
    private final boolean running;
    private final @Nullable Item about;
    private Instant first;

    /**
     * Puts it together.
     *
     * @param kept how long after its last turn a conversation is there
     */
    Timeline(NavigableMap<String, Item> items, Duration kept, Instant now) {
        this.items = items;
        this.kept = kept;
        this.first = now;
        int last = last(items);
        Item tip = items.get(place(last));
        running = tip != null && Json.object(tip.data()).has(Claim.FIELD);
        next = Math.max(1, tip == null || running ? last : last + 1);
        for (int number = next - 1; number > 0 && add(number); number--) {}
        about = alive(items.get(place(0)));
        if (about != null) {
            parts.add(about);
        }
    }

    /** Where a turn stands; 0 is what is known of the conversation itself. */
    static String place(int number) {
        return String.format("t%08d", number);
    }

    /** The last place with a head: late answers to what was deleted may leave pieces behind it. */
    private static int last(NavigableMap<String, Item> items) {
        for (String sk : items.descendingKeySet()) {
            if (sk.length() == HEAD) {
                return Integer.parseInt(sk.substring(1));
            }
        }
        return 0;
    }

    /** Adds the turn before those that are there; false if there is none. */
    private boolean add(int number) {
        Item item = alive(items.get(place(number)));
        if (item == null) {
            return false;
        }
        JsonObject head = Json.object(item.data());
        List<Item> turn = Partition.parts(item.sk(), head, items);
        if (turn.isEmpty()) {
            return false;
        }
        turns.addFirst(Turn.of(Partition.document(head, turn)));
        parts.addAll(turn);
        first = at(item);
        return true;
    }

    /** An item, unless it was over before what followed on it. */
    private @Nullable Item alive(@Nullable Item item) {
        return item != null && at(item).plus(kept).isAfter(first) ? item : null;
    }

    private static Instant at(Item item) {
        return Instant.ofEpochSecond(Json.object(item.data()).integer(AT, 0));
    }

    List<Turn> turns() {
        return List.copyOf(turns);
    }

    /** What is known of the conversation itself; null if nobody said anything of it. */
    @Nullable Item about() {
        return about;
    }

    /** All items that it is made of. */
    List<Item> parts() {
        return parts;
    }

    /** As others see it. */
    Conversation conversation(String owner, ConversationId id) {
        JsonObject description = new JsonObject();
        if (about != null) {
            JsonObject head = Json.object(about.data());
            description = Partition.document(head, Partition.parts(about.sk(), head, items));
        }
        JsonObject metadata = description.object("metadata");
        return new Conversation(
                owner,
                id,
                about != null || (!turns.isEmpty() && !id.isGenerated()),
                Instant.ofEpochSecond(description.integer("created_at", first.getEpochSecond())),
                metadata == null ? new JsonObject() : metadata,
                turns(),
                next,
                running,
                parts.stream().map(Item::expires).min(Instant::compareTo).orElse(Instant.MAX));
    }
}
