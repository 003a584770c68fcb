package io.sfai.gateway.spend;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The items of some partitions in the order of their sort keys, read as they are needed. */
final class Merged {
    private final Store store;
    private final String toSk;
    private final int page;
    private final PriorityQueue<Lane> lanes =
            new PriorityQueue<>(Comparator.comparing(lane -> lane.first().sk()));

    /** The lane that gave its last item, which is read on only if somebody asks for another. */
    private @Nullable Lane drained;

    /**
     * @param wanted about how many items will be asked for
     */
    Merged(Store store, List<String> partitions, String fromSk, String toSk, int wanted) {
        this.store = store;
        this.toSk = toSk;
        this.page = Math.ceilDiv(wanted, partitions.size());
        for (String pk : partitions) {
            readOn(new Lane(pk, fromSk));
        }
    }

    /** The next one, or null after the last. */
    @Nullable Item next() {
        Lane empty = drained;
        if (empty != null) {
            drained = null;
            readOn(empty);
        }
        Lane lane = lanes.poll();
        if (lane == null) {
            return null;
        }
        Item item = lane.items.removeFirst();
        if (!lane.items.isEmpty()) {
            lanes.add(lane);
        } else if (!lane.ended) {
            lane.fromSk = item.sk() + '\0';
            drained = lane;
        }
        return item;
    }

    private void readOn(Lane lane) {
        Store.Page read = store.query(lane.pk, lane.fromSk, toSk, page, null);
        lane.items.addAll(read.items());
        lane.ended = read.cursor() == null;
        if (!lane.items.isEmpty()) {
            lanes.add(lane);
        }
    }

    /** One partition, and what was read of it and not yet given. */
    private static final class Lane {
        private final String pk;
        private final Deque<Item> items = new ArrayDeque<>();
        private String fromSk;
        private boolean ended;

        Lane(String pk, String fromSk) {
            this.pk = pk;
            this.fromSk = fromSk;
        }

        Item first() {
            return Objects.requireNonNull(items.peekFirst());
        }
    }
}
