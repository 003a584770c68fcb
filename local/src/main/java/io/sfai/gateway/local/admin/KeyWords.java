package io.sfai.gateway.local.admin;

import io.sfai.gateway.auth.KeyRecord;
import io.sfai.gateway.auth.KeyTerms;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Limits.Budget;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A key's terms and state in words. */
final class KeyWords {
    private static final int MOST_OF_A_LIST = 30;
    private static final String NONE = "none";

    private KeyWords() {}

    static String aliases(KeyTerms terms) {
        return terms.aliases().isEmpty() ? "all" : String.join(",", terms.aliases());
    }

    static String tools(KeyTerms terms) {
        Set<String> tools = terms.tools();
        if (tools == null) {
            return "all";
        }
        return tools.isEmpty() ? NONE : String.join(",", tools);
    }

    static String someAliases(KeyTerms terms) {
        return some(aliases(terms), terms.aliases());
    }

    /** So many that one key of many does not widen a whole table. */
    private static String some(String all, Set<String> names) {
        int more = names.size() - 1;
        return all.length() <= MOST_OF_A_LIST || more < 1
                ? all
                : names.iterator().next() + " and " + more + " more";
    }

    /** Its limits but for the budget; {@code none} without. */
    static String limits(Limits limits) {
        List<String> words = new ArrayList<>();
        if (limits.requestsPerMinute() > 0) {
            words.add(number(limits.requestsPerMinute()) + " requests/min");
        }
        if (limits.tokensPerMinute() > 0) {
            words.add(number(limits.tokensPerMinute()) + " tokens/min");
        }
        if (limits.parallel() > 0) {
            words.add(number(limits.parallel()) + " at once");
        }
        return words.isEmpty() ? NONE : String.join(", ", words);
    }

    /** The same, and the tools if not all of its aliases' are run for it. */
    static String limitsAndTools(KeyTerms terms) {
        String limits = limits(terms.limits());
        Set<String> tools = terms.tools();
        if (tools == null) {
            return limits;
        }
        String words = "tools " + some(tools(terms), tools);
        return limits.equals(NONE) ? words : limits + ", " + words;
    }

    /** {@code $50/month}, or {@code none}. */
    static String budget(@Nullable Budget budget) {
        return budget == null
                ? NONE
                : Dollars.brief(budget.nanoUsd())
                        + "/"
                        + budget.period().name().toLowerCase(Locale.ROOT);
    }

    /** To the minute, in UTC; {@code never} for the end of time or no time. */
    static String moment(@Nullable Instant at) {
        return at == null || at.equals(Instant.MAX)
                ? "never"
                : at.truncatedTo(ChronoUnit.MINUTES).toString().replace(":00Z", "Z");
    }

    static String state(KeyRecord key, Instant now) {
        if (key.revoked() != null) {
            return "revoked";
        }
        if (!key.terms().expires().isAfter(now)) {
            return "expired";
        }
        return key.secrets().stream()
                .skip(1)
                .map(KeyRecord.KeySecret::until)
                .filter(until -> until.isAfter(now))
                .max(Instant::compareTo)
                .map(until -> "active, its old text too until " + moment(until))
                .orElse("active");
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
