package io.sfai.gateway.auth;

import io.sfai.gateway.auth.KeyRecord.KeySecret;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.Store.Item;
import io.sfai.gateway.store.StoreException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The virtual keys of a store: made, found, changed, taken away. A key is two items: its record,
 * and its name in the list of keys. Every method throws {@link StoreException} if the store can't
 * be asked; whoever finds one key, {@link UnreadableKeyException} if its record is damaged.
 */
public final class Keys {
    /** Each further round needs another writer between our reading and writing. */
    private static final int ROUNDS = 5;

    private static final int READ_AT_ONCE = 16;
    private static final int SECRETS_KEPT = 4;
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);

    private final KeyRecords records;
    private final KeyNames names;
    private final InstantSource clock;

    public Keys(Store store, InstantSource clock) {
        this.records = new KeyRecords(store);
        this.names = new KeyNames(store);
        this.clock = clock;
    }

    /** A key that has just been made: the only moment its text is known. */
    public record Issued(KeyRecord record, String text) {
        @Override
        public String toString() {
            return "Issued[" + record + ", text=***]";
        }
    }

    /** A name in the list whose record is of no use, and why. */
    public record Unreadable(String name, String id, String reason) {}

    /**
     * Some keys by name.
     *
     * @param unreadable those on this page that had to be left out
     * @param cursor of the next page, or null after the last
     */
    public record Page(
            List<KeyRecord> keys, List<Unreadable> unreadable, @Nullable String cursor) {}

    /**
     * Makes a key.
     *
     * @throws IllegalArgumentException if the name is taken or the key would have expired already
     */
    public Issued create(KeyTerms terms) {
        Instant now = now();
        if (!terms.expires().isAfter(now)) {
            throw new IllegalArgumentException("the key would have expired already");
        }
        SecureRandom random = new SecureRandom();
        for (int round = 0; round < ROUNDS; round++) {
            String id = KeyText.freshId(random);
            String text = KeyText.fresh(id, random);
            List<KeySecret> secrets = List.of(secret(text));
            KeyRecord record = new KeyRecord(id, terms, now, null, secrets, 0);
            // The record comes first. If we die before the name is written, nobody has been told
            // its text, and the name is free.
            KeyRecord stored = records.write(record);
            if (stored != null) {
                claim(terms.name(), id);
                return new Issued(stored, text);
            }
        }
        throw new StoreException("every id that was tried is taken", null);
    }

    /**
     * The key of a name, an id or a key's own text, also an old one; null if there is none.
     *
     * @throws UnreadableKeyException if its record is damaged
     */
    public @Nullable KeyRecord find(String nameOrIdOrText) {
        String id = id(nameOrIdOrText);
        return id == null ? null : records.read(id);
    }

    /** Keys in the order of their names' bytes. */
    public Page list(int limit, @Nullable String cursor) {
        Store.Page page = names.page(limit, cursor);
        List<KeyRecord> keys = new ArrayList<>();
        List<Unreadable> unreadable = new ArrayList<>();
        List<Item> items = page.items();
        List<Future<@Nullable KeyRecord>> found = readAll(items);
        for (int i = 0; i < items.size(); i++) {
            String name = items.get(i).sk();
            String id = items.get(i).data();
            try {
                KeyRecord record = result(found.get(i));
                if (record == null) {
                    unreadable.add(new Unreadable(name, id, "it is not there"));
                } else {
                    keys.add(record);
                }
            } catch (UnreadableKeyException e) {
                unreadable.add(new Unreadable(name, id, e.reason()));
            }
        }
        return new Page(List.copyOf(keys), List.copyOf(unreadable), page.cursor());
    }

    /**
     * Gives a key another text; the old one opens it for {@code overlap} still.
     *
     * @param overlap 0 to 90 days; environments that know the key notice up to 10 s later
     * @throws IllegalArgumentException if there is no such key or it is revoked
     */
    public Issued rotate(String nameOrIdOrText, Duration overlap) {
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw new IllegalArgumentException("a rotation's overlap is 0 to 90 days");
        }
        String id = known(nameOrIdOrText);
        String text = KeyText.fresh(id, new SecureRandom());
        KeyRecord rotated =
                change(
                        id,
                        record -> {
                            checkLiving(record);
                            return record.with(rotated(record.secrets(), text, overlap));
                        });
        return new Issued(rotated, text);
    }

    /**
     * Changes the terms, not the name.
     *
     * @param change may be asked again if others change the key at the same time
     * @throws IllegalArgumentException if there is no such key, it is revoked, or its name changes
     */
    public KeyRecord update(String nameOrIdOrText, UnaryOperator<KeyTerms> change) {
        return change(
                known(nameOrIdOrText),
                record -> {
                    checkLiving(record);
                    KeyTerms terms = change.apply(record.terms());
                    if (!terms.name().equals(record.terms().name())) {
                        throw new IllegalArgumentException("a key keeps its name");
                    }
                    return record.with(terms);
                });
    }

    /**
     * Takes a key back for good; it stays in the list, and its name stays taken. Environments that
     * know the key notice up to 10 s later.
     *
     * @throws IllegalArgumentException if there is no such key
     */
    public KeyRecord revoke(String nameOrIdOrText) {
        return change(
                known(nameOrIdOrText),
                record -> record.revoked() == null ? record.revokedAt(now()) : record);
    }

    /** Gives the record that has just been written its name, or takes it back. */
    private void claim(String name, String id) {
        if (names.claim(name, id, records::has)) {
            return;
        }
        records.delete(id);
        throw new IllegalArgumentException(
                "the name "
                        + name
                        + " is taken, by a key in use or a revoked one; choose another, or give"
                        + " that key a new text with rotate");
    }

    private String known(String nameOrIdOrText) {
        String id = id(nameOrIdOrText);
        if (id == null) {
            throw new IllegalArgumentException("there is no key " + shown(nameOrIdOrText));
        }
        return id;
    }

    private static void checkLiving(KeyRecord record) {
        if (record.revoked() != null) {
            throw new IllegalArgumentException(
                    "the key " + record.terms().name() + " is revoked for good; make another one");
        }
    }

    private KeyRecord change(String id, UnaryOperator<KeyRecord> change) {
        for (int round = 0; round < ROUNDS; round++) {
            KeyRecord old = records.read(id);
            if (old == null) {
                throw new IllegalArgumentException("there is no key " + id);
            }
            KeyRecord changed = change.apply(old);
            KeyRecord stored = changed.equals(old) ? old : records.write(changed);
            if (stored != null) {
                return stored;
            }
        }
        throw new StoreException("the key " + id + " is changed by others all the time", null);
    }

    private List<KeySecret> rotated(List<KeySecret> old, String text, Duration overlap) {
        Instant end = now().plus(overlap);
        List<KeySecret> secrets = new ArrayList<>(List.of(secret(text)));
        for (KeySecret each : old.subList(0, Math.min(old.size(), SECRETS_KEPT - 1))) {
            Instant until = each.until().isBefore(end) ? each.until() : end;
            secrets.add(new KeySecret(each.sha256(), until));
        }
        return secrets;
    }

    private static KeySecret secret(String text) {
        return new KeySecret(KeyText.sha256(text), Instant.MAX);
    }

    private @Nullable String id(String nameOrIdOrText) {
        String id = KeyText.id(nameOrIdOrText);
        if (id != null) {
            return id;
        }
        return KeyText.isId(nameOrIdOrText) ? nameOrIdOrText : names.id(nameOrIdOrText);
    }

    /** What was asked for, but never a key's text. */
    private static String shown(String nameOrIdOrText) {
        return nameOrIdOrText.startsWith("sk-") || nameOrIdOrText.length() > 64
                ? "of that text"
                : "named " + nameOrIdOrText;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private List<Future<@Nullable KeyRecord>> readAll(List<Item> items) {
        List<Future<@Nullable KeyRecord>> found = new ArrayList<>();
        try (ExecutorService readers =
                Executors.newFixedThreadPool(READ_AT_ONCE, Thread.ofVirtual().factory())) {
            for (Item each : items) {
                found.add(readers.submit(() -> records.read(each.data())));
            }
        }
        return found;
    }

    private static @Nullable KeyRecord result(Future<@Nullable KeyRecord> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("reading the keys was interrupted", e);
        }
    }
}
