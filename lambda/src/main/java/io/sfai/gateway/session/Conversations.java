package io.sfai.gateway.session;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.store.Partition;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import io.sfai.gateway.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Conversations, each under its owner and an id that the client may have chosen.
 *
 * <p>One is a partition of the store, {@code conversation <owner> <key of the id>}, and its turns
 * are documents there, {@code t00000001} and on; {@code t00000000} has its metadata. One query
 * reads it. Whoever adds a turn claims its number before a model is asked, so that of two requests
 * at once one is refused, and neither's turn is lost.
 *
 * <p>A conversation is there until so long after its last turn. Its items are written to end a
 * tenth later, and are put off again before the end of one comes near: an item is written once more
 * for each such while of use, and none ends before its conversation.
 *
 * <p>Methods throw a 503 if the store can't be asked.
 */
public final class Conversations {
    private static final int SLACK = 10;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int MOST_TURNS = 99_999_999;

    private final Store store;
    private final Duration kept;
    private final InstantSource clock;
    private final Executor later;
    private final Duration lease;

    /**
     * @param kept how long after its last turn a conversation is there
     * @param later runs what no client waits for
     */
    public Conversations(Store store, Duration kept, InstantSource clock, Executor later) {
        this(store, kept, clock, later, LEASE);
    }

    /** The same, with another time for which a process that was killed holds a turn. */
    Conversations(Store store, Duration kept, InstantSource clock, Executor later, Duration lease) {
        this.store = store;
        this.kept = kept;
        this.clock = clock;
        this.later = later;
        this.lease = lease;
    }

    /** A conversation as it is now; it may not be there. One read, however long it is. */
    public Conversation read(String owner, ConversationId id) {
        return asking(() -> timeline(partition(owner, id.key())).conversation(owner, id));
    }

    /**
     * A conversation to which a turn shall be added.
     *
     * @throws io.sfai.gateway.error.GatewayException 409 if another request is about to add one
     */
    public Conversation free(String owner, ConversationId id) {
        Conversation conversation = read(owner, id);
        if (conversation.running()) {
            throw Claim.taken();
        }
        return conversation;
    }

    /**
     * Begins a conversation with a generated id.
     *
     * @param items its first ones; each with an id, made of this one's {@link
     *     ConversationId#response}
     */
    public Conversation create(
            String owner, ConversationId id, JsonObject metadata, JsonArray items) {
        Instant now = clock.instant();
        asking(() -> {
            Partition partition = partition(owner, id.key());
            if (!items.isEmpty()) {
                Turn turn = new Turn(id.response(now), null, items, new JsonObject());
                write(partition, Timeline.place(1), turn.identified(), "", 0);
            }
            return describe(partition, metadata, now, 0);
        });
        return read(owner, id);
    }

    /**
     * Replaces the metadata of a conversation.
     *
     * @return false if it is not there
     */
    public boolean describe(String owner, ConversationId id, JsonObject metadata) {
        return asking(() -> {
            Timeline timeline = timeline(partition(owner, id.key()));
            Conversation conversation = timeline.conversation(owner, id);
            Item about = timeline.about();
            if (!conversation.isThere()) {
                return false;
            }
            long version = about == null ? 0 : about.version();
            Partition partition = partition(owner, id.key());
            if (describe(partition, metadata, conversation.created(), version) == 0) {
                throw Claim.overtaken();
            }
            return true;
        });
    }

    /**
     * Claims the next turn of a conversation as it was read while it was free.
     *
     * @param deadline when its request must have ended
     * @throws io.sfai.gateway.error.GatewayException 409 if another request has it
     */
    public Claim claim(Conversation conversation, Instant deadline) {
        String owner = conversation.owner();
        String key = conversation.id().key();
        Partition partition = partition(owner, key);
        String sk = Timeline.place(conversation.next());
        Claim.Keep keep =
                (turn, mark, version) -> {
                    long saved = write(partition, sk, turn.identified(), mark, version);
                    if (saved > 0 && endsSoon(conversation.until())) {
                        later.execute(() -> putOff(owner, key));
                    }
                    return saved;
                };
        return asking(() -> Claim.of(partition, sk, clock, lease, deadline, keep));
    }

    /** The turn of a response that was made in a conversation; null if it is not there. */
    public @Nullable Turn find(String owner, ResponseId id) {
        Timeline timeline = asking(() -> timeline(partition(owner, id.conversation())));
        return timeline.turns().stream()
                .filter(turn -> turn.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** Removes a conversation with all of its turns; false if it is not there. */
    public boolean delete(String owner, ConversationId id) {
        return asking(() -> {
            Partition partition = partition(owner, id.key());
            NavigableMap<String, Item> items = items(partition);
            boolean isThere = timeline(items).conversation(owner, id).isThere();
            // From its end: what is left of it if this fails is whole, and can be deleted again.
            items.descendingKeySet().forEach(sk -> store.delete(partition.pk(), sk));
            return isThere;
        });
    }

    /** Has all items of a conversation end after it. */
    private void putOff(String owner, String key) {
        try {
            Timeline timeline = timeline(partition(owner, key));
            for (Item item : timeline.parts()) {
                if (endsSoon(item.expires())) {
                    Item longer =
                            new Item(item.pk(), item.sk(), item.data(), Map.of(), 0, expires());
                    store.put(longer, item.version());
                }
            }
        } catch (StoreException e) {
            // The next turn tries again, long before the first item ends.
        }
    }

    private boolean endsSoon(Instant end) {
        return end.isBefore(clock.instant().plus(kept).plus(kept.dividedBy(2 * SLACK)));
    }

    private Instant expires() {
        return clock.instant()
                .plus(kept)
                .plus(kept.dividedBy(SLACK))
                .truncatedTo(ChronoUnit.SECONDS);
    }

    private long describe(Partition partition, JsonObject metadata, Instant created, long version) {
        JsonObject document =
                new JsonObject()
                        .put("created_at", created.getEpochSecond())
                        .put("metadata", metadata);
        // It is as old as the conversation, or else it would outlive the turns.
        return write(partition, Timeline.place(0), document, "", version, created);
    }

    private long write(
            Partition partition, String sk, JsonObject document, String mark, long version) {
        return write(partition, sk, document, mark, version, clock.instant());
    }

    private long write(
            Partition partition,
            String sk,
            JsonObject document,
            String mark,
            long version,
            Instant at) {
        JsonObject about = new JsonObject().put(Timeline.AT, at.getEpochSecond());
        return partition.write(
                sk,
                mark.isEmpty() ? about : about.put(Partition.MARK, mark),
                document,
                version,
                expires());
    }

    private Timeline timeline(Partition partition) {
        return timeline(items(partition));
    }

    private Timeline timeline(NavigableMap<String, Item> items) {
        return new Timeline(items, kept, clock.instant());
    }

    private static NavigableMap<String, Item> items(Partition partition) {
        return partition.read(Timeline.place(0), Timeline.place(MOST_TURNS));
    }

    private Partition partition(String owner, String key) {
        return new Partition(store, "conversation " + owner + " " + key);
    }

    static <T> T asking(Supplier<T> call) {
        return Partition.asking("conversations can't be reached", "", call);
    }
}
