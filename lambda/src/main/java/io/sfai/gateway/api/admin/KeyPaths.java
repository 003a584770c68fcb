package io.sfai.gateway.api.admin;

import io.sfai.gateway.auth.KeyRecord;
import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /key/generate}, {@code /key/info}, {@code /key/update} and {@code /key/delete}. */
public final class KeyPaths {
    private static final int MOST_AT_ONCE = 100;

    private final Keys keys;
    private final Spending spending;
    private final Changes changes;
    private final InstantSource clock;

    /** Knows what a key has spent. */
    @FunctionalInterface
    public interface Spending {
        Spent of(String keyId);
    }

    /**
     * What a key has spent.
     *
     * @param nanoUsd billionths of a US dollar in this calendar month
     * @param lastUse null if it was not used
     */
    public record Spent(long nanoUsd, @Nullable Instant lastUse) {}

    /** Is told of every change. */
    @FunctionalInterface
    public interface Changes {
        /**
         * A key was changed.
         *
         * @param event {@code key_created}, {@code key_updated} or {@code key_revoked}
         */
        void tell(String event, String id, String name);
    }

    public KeyPaths(Keys keys, Spending spending, Changes changes, InstantSource clock) {
        this.keys = keys;
        this.spending = spending;
        this.changes = changes;
        this.clock = clock;
    }

    /** Makes a key and tells its text, this once. */
    public HttpResponse generate(HttpRequest request, Caller caller) {
        return Admin.only(asked -> Admin.json(generated(asked))).apply(request, caller);
    }

    /** What is known of the key that {@code ?key=} names by text, id or name. */
    public HttpResponse info(HttpRequest request, Caller caller) {
        return Admin.only(asked -> Admin.json(known(asked))).apply(request, caller);
    }

    /** Changes the terms of the key that {@code key} names. */
    public HttpResponse update(HttpRequest request, Caller caller) {
        return Admin.only(asked -> Admin.json(updated(asked))).apply(request, caller);
    }

    /**
     * Revokes those that {@code keys} or {@code key_aliases} list; all or, if one is missing, none.
     */
    public HttpResponse delete(HttpRequest request, Caller caller) {
        return Admin.only(asked -> Admin.json(deleted(asked))).apply(request, caller);
    }

    private JsonObject generated(HttpRequest request) {
        KeyRequest asked = new KeyRequest(Admin.body(request), Set.of(), clock.instant());
        String name = "key-" + UUID.randomUUID().toString().substring(0, 8);
        Keys.Issued made = keys.create(asked.terms(name));
        tell("key_created", made.record());
        String end = made.text().substring(made.text().length() - 4);
        JsonObject answer = KeyAnswer.of(made.record()).put("key", made.text());
        return answer.put("key_name", "sk-..." + end).put("spend", 0L);
    }

    private JsonObject known(HttpRequest request) {
        KeyRecord record = found(Admin.query(request, "key"));
        Spent spent = spending.of(record.id());
        JsonObject info = KeyAnswer.of(record).put("spend", KeyAnswer.usd(spent.nanoUsd()));
        Instant last = spent.lastUse();
        info.put("last_active", last == null ? null : last.toString());
        return new JsonObject().put("key", record.id()).put("info", info);
    }

    private JsonObject updated(HttpRequest request) {
        JsonObject body = Admin.body(request);
        KeyRequest asked = new KeyRequest(body, Set.of("key"), clock.instant());
        KeyRecord record = keys.update(found(body.string("key")).id(), asked::changed);
        tell("key_updated", record);
        return KeyAnswer.of(record).put("key", record.id());
    }

    private JsonObject deleted(HttpRequest request) {
        JsonObject body = Admin.body(request);
        List<KeyRecord> doomed = new ArrayList<>();
        addAll(body, "keys", doomed);
        addAll(body, "key_aliases", doomed);
        if (doomed.isEmpty()) {
            throw Admin.bad("keys or key_aliases lists what is to be revoked", "keys");
        }
        JsonArray deleted = new JsonArray();
        for (KeyRecord each : doomed) {
            tell("key_revoked", keys.revoke(each.id()));
            deleted.add(each.id());
        }
        return new JsonObject().put("deleted_keys", deleted);
    }

    private void addAll(JsonObject body, String field, List<KeyRecord> doomed) {
        JsonArray named = body.array(field);
        if (named == null && body.get(field) != null) {
            throw Admin.bad(field + " is a list", field);
        }
        if (named == null) {
            return;
        }
        if (named.size() > MOST_AT_ONCE) {
            throw Admin.bad(field + " has at most " + MOST_AT_ONCE + " entries", field);
        }
        for (Object each : named) {
            doomed.add(found(each instanceof String text ? text : null));
        }
    }

    private KeyRecord found(@Nullable String nameOrIdOrText) {
        if (nameOrIdOrText == null) {
            throw Admin.bad("key names a key by its text, its token_id or its key_alias", "key");
        }
        KeyRecord record = keys.find(nameOrIdOrText);
        if (record == null) {
            throw Admin.noSuchKey("there is no such key; its text, token_id or key_alias finds it");
        }
        return record;
    }

    private void tell(String event, KeyRecord record) {
        changes.tell(event, record.id(), record.terms().name());
    }
}
