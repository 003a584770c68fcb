package io.sfai.gateway.auth;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records of keys in a store, one item each. */
final class KeyRecords {
    private static final String SK = "record";

    private final Store store;

    KeyRecords(Store store) {
        this.store = store;
    }

    /**
     * A record as it stands in the store, or null if there is none.
     *
     * @throws UnreadableKeyException if it is damaged
     */
    @Nullable KeyRecord read(String id) {
        Item item = KeyText.isId(id) ? store.get(id, SK) : null;
        return item == null ? null : KeyData.read(item);
    }

    boolean has(String id) {
        return KeyText.isId(id) && store.get(id, SK) != null;
    }

    /** The record as it is stored now, or null if another writer was first. */
    @Nullable KeyRecord write(KeyRecord record) {
        String data = KeyData.write(record);
        Item item = new Item(record.id(), SK, data, Map.of(), record.version(), Instant.MAX);
        long version = store.put(item, record.version());
        return version == 0 ? null : record.stored(version);
    }

    void delete(String id) {
        store.delete(id, SK);
    }
}
