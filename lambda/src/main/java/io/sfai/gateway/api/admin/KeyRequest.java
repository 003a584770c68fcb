package io.sfai.gateway.api.admin;

import io.sfai.gateway.auth.KeyTerms;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.inference.Limits.Period;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The terms that a body asks for. A field that is left out stays as it was, null takes a limit
 * away. One that would limit the key in a way that is not built here is refused, not passed over.
 */
final class KeyRequest {
    private static final BigDecimal LEAST_USD = BigDecimal.valueOf(1, 9);
    private static final BigDecimal MOST_USD = BigDecimal.valueOf(9_000_000_000L);

    private static final Set<String> READ =
            Set.of(
                    "key_alias",
                    "models",
                    "tools",
                    "duration",
                    "max_budget",
                    "budget_duration",
                    "rpm_limit",
                    "tpm_limit",
                    "max_parallel_requests",
                    "log_user_message");

    /** Said of a key by LiteLLM's clients, and of no effect. */
    private static final Set<String> TOLERATED =
            Set.of("metadata", "user_id", "team_id", "tags", "send_invite_email", "key_type");

    private final JsonObject body;
    private final Instant now;

    /**
     * @param body of {@code /key/generate} or {@code /key/update}
     * @param own further fields of the path's own
     */
    KeyRequest(JsonObject body, Set<String> own, Instant now) {
        this.body = body;
        this.now = now;
        for (String name : body.names()) {
            boolean known = READ.contains(name) || TOLERATED.contains(name) || own.contains(name);
            if (!known && !isEmpty(body.get(name))) {
                throw Admin.bad(
                        name
                                + " is not supported for keys here; these are: "
                                + String.join(", ", new TreeSet<>(READ)),
                        name);
            }
        }
    }

    /** The terms of a new key. */
    KeyTerms terms(String nameIfNone) {
        String asked = text("key_alias");
        String name = asked == null ? nameIfNone : asked;
        return changed(new KeyTerms(name, Set.of(), Limits.NONE, Instant.MAX, UserText.FULL));
    }

    /** Other terms with what the body changes. */
    KeyTerms changed(KeyTerms old) {
        Limits limits =
                new Limits(
                        limit("rpm_limit", old.limits().requestsPerMinute()),
                        limit("tpm_limit", old.limits().tokensPerMinute()),
                        limit("max_parallel_requests", old.limits().parallel()),
                        budget(old.limits().budget()));
        String name = text("key_alias");
        return new KeyTerms(
                name == null ? old.name() : name,
                aliases(old.aliases()),
                limits,
                expires(old),
                userText(old.userText()),
                tools(old.tools()));
    }

    private Set<String> aliases(Set<String> old) {
        if (!body.has("models")) {
            return old;
        }
        return body.get("models") == null
                ? Set.of()
                : names("models", "a list of aliases, which are texts; empty or null for all");
    }

    private @Nullable Set<String> tools(@Nullable Set<String> old) {
        if (!body.has("tools")) {
            return old;
        }
        return body.get("tools") == null
                ? null
                : names(
                        "tools",
                        "a list of the map's tools, which are texts; empty for none, null for"
                                + " whichever its models list");
    }

    private Set<String> names(String field, String what) {
        JsonArray array = body.array(field);
        if (array == null) {
            throw Admin.bad(field + " is " + what, field);
        }
        Set<String> names = new LinkedHashSet<>();
        for (Object each : array) {
            if (!(each instanceof String name)) {
                throw Admin.bad(field + " is " + what, field);
            }
            names.add(name);
        }
        return names;
    }

    private long limit(String name, long old) {
        if (!body.has(name)) {
            return old;
        }
        Object value = body.get(name);
        if (value == null) {
            return 0;
        }
        if (value instanceof Long limit && limit > 0) {
            return limit;
        }
        throw Admin.bad(name + " is a whole number from 1; null for no limit", name);
    }

    private @Nullable Budget budget(@Nullable Budget old) {
        Object dollars = body.get("max_budget");
        String span = text("budget_duration");
        if (dollars == null) {
            return old == null || body.has("max_budget")
                    ? null
                    : new Budget(old.nanoUsd(), period(span, old));
        }
        if (!(dollars instanceof Number)) {
            throw Admin.bad("max_budget is a number of US dollars", "max_budget");
        }
        BigDecimal usd = new BigDecimal(dollars.toString());
        if (usd.compareTo(LEAST_USD) < 0 || usd.compareTo(MOST_USD) > 0) {
            throw Admin.bad("max_budget is more than 0 US dollars; null for none", "max_budget");
        }
        BigDecimal nano = usd.movePointRight(9).setScale(0, RoundingMode.CEILING);
        return new Budget(nano.longValueExact(), period(span, old));
    }

    private static Period period(@Nullable String span, @Nullable Budget old) {
        return span == null && old != null ? old.period() : Periods.of(span);
    }

    private Instant expires(KeyTerms old) {
        if (!body.has("duration")) {
            return old.expires();
        }
        String duration = body.string("duration", "");
        return duration.isEmpty() && isEmpty(body.get("duration"))
                ? Instant.MAX
                : Periods.end(duration, now);
    }

    private UserText userText(UserText old) {
        String word = text("log_user_message");
        if (word == null) {
            return old;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "full" -> UserText.FULL;
            case "preview" -> UserText.PREVIEW;
            case "none" -> UserText.NONE;
            default ->
                    throw Admin.bad(
                            "log_user_message is full, preview or none", "log_user_message");
        };
    }

    /** What stands under a name, or null for nothing; anything else but text is refused. */
    private @Nullable String text(String name) {
        Object value = body.get(name);
        if (value != null && !(value instanceof String)) {
            throw Admin.bad(name + " is a text", name);
        }
        return body.string(name);
    }

    /** What clients send of all that they don't mean. */
    private static boolean isEmpty(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String s -> s.isEmpty();
            case Boolean b -> !b;
            case JsonArray a -> a.isEmpty();
            case JsonObject o -> o.isEmpty();
            case Number n -> n.doubleValue() == 0;
            default -> false;
        };
    }
}
