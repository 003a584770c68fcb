package io.sfai.gateway.api.admin;

import io.sfai.gateway.auth.KeyRecord;
import io.sfai.gateway.auth.KeyTerms;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A key as LiteLLM's clients read one. */
final class KeyAnswer {
    private KeyAnswer() {}

    /**
     * What is known of a key; never its text. {@code token} and {@code token_id} are the id, by
     * which the key is found again.
     */
    static JsonObject of(KeyRecord record) {
        KeyTerms terms = record.terms();
        Limits limits = terms.limits();
        Budget budget = limits.budget();
        JsonObject json = new JsonObject().put("token", record.id()).put("token_id", record.id());
        json.put("key_alias", terms.name()).put("models", names(terms.aliases()));
        json.put("tools", terms.tools() == null ? null : names(terms.tools()));
        json.put("expires", time(terms.expires()));
        json.put("max_budget", budget == null ? null : usd(budget.nanoUsd()));
        json.put("budget_duration", budget == null ? null : Periods.word(budget.period()));
        json.put("rpm_limit", limit(limits.requestsPerMinute()));
        json.put("tpm_limit", limit(limits.tokensPerMinute()));
        json.put("max_parallel_requests", limit(limits.parallel()));
        json.put("log_user_message", terms.userText().name().toLowerCase(Locale.ROOT));
        json.put("metadata", new JsonObject());
        json.put("blocked", record.revoked() != null);
        json.put("revoked_at", record.revoked() == null ? null : record.revoked().toString());
        return json.put("created_at", record.created().toString());
    }

    private static JsonArray names(Set<String> names) {
        JsonArray array = new JsonArray();
        names.forEach(array::add);
        return array;
    }

    /** Dollars as a plain number. */
    static BigDecimal usd(long nano) {
        BigDecimal usd = BigDecimal.valueOf(nano, 9).stripTrailingZeros();
        return usd.scale() < 0 ? usd.setScale(0) : usd;
    }

    static @Nullable String time(Instant time) {
        return time.equals(Instant.MAX) ? null : time.toString();
    }

    private static @Nullable Long limit(long limit) {
        return limit == 0 ? null : limit;
    }
}
