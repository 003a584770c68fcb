package io.sfai.gateway.agent;

import static java.util.Objects.requireNonNull;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.store.Partition;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an answer held beside what its client was given: rounds with the gateway's tools before a
 * call of the client's. Kept by caller for a day under the client's calls, and put back into the
 * turns when the client answers these.
 */
final class HiddenTurns {
    private static final Duration KEPT = Duration.ofHours(24);

    /** Nobody's conversation has ids of more of them; a query is asked for each. */
    private static final int MOST_CONVERSATIONS = 4;

    private final Store store;
    private final InstantSource clock;

    HiddenTurns(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Keeps what stands in the place of one assistant's turn.
     *
     * @param calls ids of the client's calls in it
     * @param turns what the assistant said and what the gateway's tools gave, in order
     * @throws GatewayException if the store can't be asked
     */
    void keep(String owner, String conversation, List<String> calls, List<Message> turns) {
        JsonObject document =
                new JsonObject()
                        .put("calls", JsonArray.of(calls.toArray()))
                        .put("turns", Turns.json(turns));
        asking(() ->
                partition(owner, conversation)
                        .write(
                                calls.getFirst(),
                                new JsonObject(),
                                document,
                                0,
                                clock.instant().plus(KEPT).truncatedTo(ChronoUnit.SECONDS)));
    }

    /**
     * The turns with what was hidden from the client in its place again. Where that is not kept any
     * more, they stay as the client has them, but for thoughts that their model would not know.
     *
     * @throws GatewayException if the store can't be asked
     */
    List<Message> restored(String owner, List<Message> messages) {
        Set<String> conversations = CallIds.conversations(messages);
        if (conversations.isEmpty()) {
            return messages;
        }
        Map<String, Kept> kept = new HashMap<>();
        conversations.stream()
                .limit(MOST_CONVERSATIONS)
                .forEach(each -> asking(() -> read(partition(owner, each), kept)));
        Set<String> called = CallIds.ids(messages);
        List<Message> all = new ArrayList<>();
        Set<Kept> back = new HashSet<>();
        for (Message message : messages) {
            Kept turn = message.role() == Role.ASSISTANT ? kept(message, kept) : null;
            if (message.role() == Role.USER) {
                back.clear();
            }
            if (turn == null) {
                all.add(isAfterHidden(message) ? withoutThoughts(message) : message);
            } else if (back.add(turn)) {
                // Some clients make a turn of each call; all of it is back with the first.
                all.addAll(turn.with(called));
            }
        }
        return all;
    }

    /**
     * One assistant's turn.
     *
     * @param calls ids of the client's calls in it
     */
    private record Kept(Set<String> calls, List<Message> turns) {
        static Kept of(JsonObject document) {
            Set<String> calls = new HashSet<>();
            requireNonNull(document.array("calls")).forEach(id -> calls.add(String.valueOf(id)));
            return new Kept(calls, Turns.read(requireNonNull(document.array("turns"))));
        }

        /** The turns, but for calls that the client does not have any more: nobody answers them. */
        List<Message> with(Set<String> called) {
            return called.containsAll(calls)
                    ? turns
                    : turns.stream().map(turn -> with(called, turn)).toList();
        }

        private Message with(Set<String> called, Message turn) {
            List<Part> parts = new ArrayList<>();
            for (Part part : turn.parts()) {
                boolean gone =
                        part instanceof Part.ToolCall call
                                && calls.contains(call.id())
                                && !called.contains(call.id());
                if (!gone) {
                    parts.add(part);
                }
            }
            return new Message(turn.role(), parts);
        }
    }

    private static Void read(Partition partition, Map<String, Kept> kept) {
        NavigableMap<String, Item> items = partition.read("call_", "call_~");
        for (Item item : items.values()) {
            JsonObject head = head(item);
            List<Item> parts =
                    head == null || !head.has("pieces")
                            ? List.of()
                            : Partition.parts(item.sk(), head, items);
            Kept turn = head == null || parts.isEmpty() ? null : whole(head, parts);
            if (turn != null) {
                turn.calls().forEach(id -> kept.put(id, turn));
            }
        }
        return null;
    }

    /** Null for a piece, which is text in base64, and for what is damaged. */
    private static @Nullable JsonObject head(Item item) {
        try {
            return item.data().startsWith("{") ? Json.object(item.data()) : null;
        } catch (JsonException e) {
            return null;
        }
    }

    /** Null if it is damaged, or another version's: then it is as good as gone. */
    private static @Nullable Kept whole(JsonObject head, List<Item> parts) {
        try {
            return Kept.of(Partition.document(head, parts));
        } catch (IllegalArgumentException | NullPointerException | JsonException e) {
            return null;
        }
    }

    private static @Nullable Kept kept(Message message, Map<String, Kept> kept) {
        for (Part part : message.parts()) {
            Kept turn = part instanceof Part.ToolCall call ? kept.get(call.id()) : null;
            if (turn != null) {
                return turn;
            }
        }
        return null;
    }

    private static boolean isAfterHidden(Message message) {
        return message.parts().stream()
                .anyMatch(part ->
                        part instanceof Part.ToolCall call && CallIds.isAfterHidden(call.id()));
    }

    private static Message withoutThoughts(Message message) {
        return new Message(
                message.role(),
                message.parts().stream().filter(part -> !(part instanceof Part.Thought)).toList());
    }

    private Partition partition(String owner, String conversation) {
        return new Partition(store, "turns " + owner + " " + conversation);
    }

    private static <T extends @Nullable Object> T asking(java.util.function.Supplier<T> call) {
        return Partition.asking("what tools gave can't be reached", "", call);
    }
}
