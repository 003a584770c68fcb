package io.sfai.gateway.auth;

import io.sfai.gateway.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The virtual keys of a store: made, found, changed, taken away. */
@SuppressWarnings("DoNotCallSuggester")
public final class Keys {
    private final Store store;
    private final InstantSource clock;

    public Keys(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A key that has just been made: the only moment its text is known. */
    public record Issued(KeyRecord record, String text) {}

    /** Some keys by name, and the cursor of the next page or null after the last. */
    public record Page(List<KeyRecord> keys, @Nullable String cursor) {}

    /**
     * Makes a key.
     *
     * @throws IllegalArgumentException if the name is taken or any term makes no sense
     */
    public Issued create(KeyTerms terms) {
        throw new UnsupportedOperationException(store + " " + clock);
    }

    /** The key of a name, an id or a key's own text; null if there is none. */
    public @Nullable KeyRecord find(String nameOrIdOrText) {
        throw new UnsupportedOperationException(store + " " + clock);
    }

    /** Keys in the order of their names. */
    public Page list(int limit, @Nullable String cursor) {
        throw new UnsupportedOperationException(store + " " + clock);
    }

    /** Gives a key another text; the old one opens it for {@code overlap} still. */
    public Issued rotate(String nameOrIdOrText, Duration overlap) {
        throw new UnsupportedOperationException(store + " " + clock);
    }

    /** Changes the terms, not the name. */
    public KeyRecord update(String nameOrIdOrText, UnaryOperator<KeyTerms> change) {
        throw new UnsupportedOperationException(store + " " + clock);
    }

    /** Takes a key back for good; it stays in the list. */
    public KeyRecord revoke(String nameOrIdOrText) {
        throw new UnsupportedOperationException(store + " " + clock);
    }
}
