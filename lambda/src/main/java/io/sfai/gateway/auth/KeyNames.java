package io.sfai.gateway.auth;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import io.sfai.gateway.store.StoreException;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The names of keys, in one partition: each leads to one id. */
final class KeyNames {
    private static final String PK = "keys";

    /** All names lie between these in the order of bytes. */
    private static final String FIRST = "!";

    private static final String LAST = "~";

    private final Store store;

    KeyNames(Store store) {
        this.store = store;
    }

    /** The id of a name, or null if nobody has it. */
    @Nullable String id(String name) {
        Item item = name.isEmpty() ? null : store.get(PK, name);
        return item == null || !KeyText.isId(item.data()) ? null : item.data();
    }

    /**
     * Gives a name to an id.
     *
     * @param inUse whether an id has a record; one that was removed by hand leaves its name behind
     * @return whether the name is its own now
     */
    boolean claim(String name, String id, Predicate<String> inUse) {
        Item item = new Item(PK, name, id, Map.of(), 0, Instant.MAX);
        try {
            if (store.put(item, 0) > 0) {
                return true;
            }
        } catch (StoreException e) {
            // The answer may be what was lost, not the name.
            if (id.equals(id(name))) {
                return true;
            }
            throw e;
        }
        Item owner = store.get(PK, name);
        if (owner == null) {
            return store.put(item, 0) > 0;
        }
        return !inUse.test(owner.data()) && store.put(item, owner.version()) > 0;
    }

    /** Items whose sort keys are names and whose data are ids. */
    Store.Page page(int limit, @Nullable String cursor) {
        return store.query(PK, FIRST, LAST, limit, cursor);
    }
}
