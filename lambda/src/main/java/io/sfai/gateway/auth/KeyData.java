package io.sfai.gateway.auth;

import io.sfai.gateway.auth.KeyRecord.KeySecret;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.inference.Limits.Period;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.store.Store.Item;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key's record as the JSON of its item. Strict: a limit under a name that we don't know would
 * otherwise be no limit. What a later version adds comes under another {@code shape}.
 */
final class KeyData {
    private static final long SHAPE = 1;

    private static final Set<String> FIELDS =
            Set.of(
                    "shape",
                    "name",
                    "aliases",
                    "limits",
                    "expires",
                    "userText",
                    "tools",
                    "created",
                    "revoked",
                    "secrets");

    private static final Set<String> LIMITS =
            Set.of("requestsPerMinute", "tokensPerMinute", "parallel", "budget");

    private KeyData() {}

    static String write(KeyRecord record) {
        KeyTerms terms = record.terms();
        JsonObject json = new JsonObject().put("shape", SHAPE).put("name", terms.name());
        if (!terms.aliases().isEmpty()) {
            json.put("aliases", names(terms.aliases()));
        }
        if (terms.tools() != null) {
            json.put("tools", names(terms.tools()));
        }
        json.put("limits", limits(terms.limits()));
        putTime(json, "expires", terms.expires());
        json.put("userText", word(terms.userText()));
        putTime(json, "created", record.created());
        if (record.revoked() != null) {
            putTime(json, "revoked", record.revoked());
        }
        JsonArray secrets = new JsonArray();
        for (KeySecret each : record.secrets()) {
            JsonObject secret = new JsonObject().put("sha256", each.sha256());
            putTime(secret, "until", each.until());
            secrets.add(secret);
        }
        return Json.text(json.put("secrets", secrets));
    }

    private static JsonArray names(Set<String> names) {
        JsonArray array = new JsonArray();
        names.forEach(array::add);
        return array;
    }

    /**
     * Reads the record of an item.
     *
     * @throws UnreadableKeyException if it is not what {@link #write} writes
     */
    static KeyRecord read(Item item) {
        try {
            return record(item, Json.object(item.data()));
        } catch (JsonException | IllegalArgumentException | DateTimeException e) {
            throw new UnreadableKeyException(item.pk(), String.valueOf(e.getMessage()), e);
        }
    }

    private static KeyRecord record(Item item, JsonObject json) {
        if (!(json.get("shape") instanceof Long shape) || shape != SHAPE) {
            throw bad("its shape is not " + SHAPE + ", it may be a later version's");
        }
        checkNames(json, FIELDS);
        KeyTerms terms =
                new KeyTerms(
                        text(json, "name"),
                        aliases(json),
                        limits(json),
                        time(json, "expires", Instant.MAX),
                        UserText.valueOf(text(json, "userText").toUpperCase(Locale.ROOT)),
                        json.has("tools") ? names(json, "tools") : null);
        Instant created = time(json, "created", Instant.MIN);
        Instant revoked = json.has("revoked") ? time(json, "revoked", Instant.MIN) : null;
        return new KeyRecord(item.pk(), terms, created, revoked, secrets(json), item.version());
    }

    private static Set<String> aliases(JsonObject json) {
        if (!json.has("aliases")) {
            return Set.of();
        }
        Set<String> aliases = names(json, "aliases");
        if (aliases.isEmpty()) {
            // Read as "all" it would open what somebody meant to close.
            throw bad("aliases is empty; left out it means all");
        }
        return aliases;
    }

    private static Set<String> names(JsonObject json, String field) {
        Set<String> names = new LinkedHashSet<>();
        for (Object each : array(json, field)) {
            if (!(each instanceof String name)) {
                throw bad(field + " holds something that is no text");
            }
            names.add(name);
        }
        return names;
    }

    private static List<KeySecret> secrets(JsonObject json) {
        List<KeySecret> secrets = new ArrayList<>();
        for (Object each : array(json, "secrets")) {
            if (!(each instanceof JsonObject secret)) {
                throw bad("secrets holds something that is no object");
            }
            checkNames(secret, Set.of("sha256", "until"));
            secrets.add(new KeySecret(text(secret, "sha256"), time(secret, "until", Instant.MAX)));
        }
        return secrets;
    }

    private static JsonObject limits(Limits limits) {
        JsonObject json = new JsonObject();
        putLimit(json, "requestsPerMinute", limits.requestsPerMinute());
        putLimit(json, "tokensPerMinute", limits.tokensPerMinute());
        putLimit(json, "parallel", limits.parallel());
        Budget budget = limits.budget();
        if (budget != null) {
            json.put(
                    "budget",
                    new JsonObject()
                            .put("nanoUsd", budget.nanoUsd())
                            .put("period", word(budget.period())));
        }
        return json;
    }

    private static Limits limits(JsonObject json) {
        JsonObject limits = json.object("limits");
        if (limits == null) {
            throw bad("limits is missing");
        }
        checkNames(limits, LIMITS);
        return new Limits(
                number(limits, "requestsPerMinute"),
                number(limits, "tokensPerMinute"),
                number(limits, "parallel"),
                budget(limits));
    }

    private static @Nullable Budget budget(JsonObject limits) {
        if (!limits.has("budget")) {
            return null;
        }
        JsonObject budget = limits.object("budget");
        if (budget == null) {
            throw bad("budget is no object");
        }
        checkNames(budget, Set.of("nanoUsd", "period"));
        String period = text(budget, "period").toUpperCase(Locale.ROOT);
        return new Budget(number(budget, "nanoUsd"), Period.valueOf(period));
    }

    private static void putLimit(JsonObject json, String name, long limit) {
        if (limit > 0) {
            json.put(name, limit);
        }
    }

    /** A time in seconds; one that never comes is left out. */
    private static void putTime(JsonObject json, String name, Instant time) {
        if (!time.equals(Instant.MAX)) {
            json.put(name, time.getEpochSecond());
        }
    }

    private static Instant time(JsonObject json, String name, Instant otherwise) {
        if (!json.has(name) && otherwise.equals(Instant.MAX)) {
            return otherwise;
        }
        if (json.get(name) instanceof Long seconds) {
            return Instant.ofEpochSecond(seconds);
        }
        throw bad(name + " is no time in whole seconds");
    }

    private static long number(JsonObject json, String name) {
        if (!json.has(name)) {
            return 0;
        }
        if (json.get(name) instanceof Long number) {
            return number;
        }
        throw bad(name + " is no whole number");
    }

    private static String text(JsonObject json, String name) {
        String text = json.string(name);
        if (text == null) {
            throw bad(name + " is no text");
        }
        return text;
    }

    private static JsonArray array(JsonObject json, String name) {
        JsonArray array = json.array(name);
        if (array == null) {
            throw bad(name + " is no list");
        }
        return array;
    }

    private static void checkNames(JsonObject json, Set<String> known) {
        for (String name : json.names()) {
            if (!known.contains(name)) {
                throw bad("it has a field that is not known here: " + name);
            }
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static IllegalArgumentException bad(String reason) {
        return new IllegalArgumentException(reason);
    }
}
