package io.sfai.gateway.auth;

import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.UserText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a key's maker decides.
 *
 * @param name what people call it, one key only; 1 to 64 letters, digits, dots, dashes, underscores
 *     and at signs
 * @param aliases those it may use, in the maker's order; empty for all
 * @param expires when it ends, in whole seconds; {@link Instant#MAX} for never
 * @param userText the most of its users' words that is logged
 */
public record KeyTerms(
        String name, Set<String> aliases, Limits limits, Instant expires, UserText userText) {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_ALIAS = 256;
    private static final int MOST_ALIASES = 500;

    /**
     * Terms that make sense.
     *
     * @throws IllegalArgumentException with a sentence for whoever chose them
     */
    public KeyTerms {
        checkName(name);
        checkAliases(aliases);
        checkLimits(limits);
        aliases = Collections.unmodifiableSet(new LinkedHashSet<>(aliases));
        // The last second of Instant is a mark, not a time.
        expires = expires.equals(Instant.MAX) ? expires : expires.truncatedTo(ChronoUnit.SECONDS);
    }

    private static void checkName(String name) {
        if (name.isEmpty()
                || name.length() > LONGEST_NAME
                || !name.chars().allMatch(KeyTerms::isInNames)) {
            throw new IllegalArgumentException(
                    "a key's name has 1 to 64 letters, digits, dots, dashes, underscores and at"
                            + " signs");
        }
        if (name.startsWith("sk-") || KeyText.isId(name)) {
            // A key that was pasted here would be stored, and an id would find another key.
            throw new IllegalArgumentException("a key's name must not look like a key or its id");
        }
    }

    private static boolean isInNames(int c) {
        return c < 0x7f && (Character.isLetterOrDigit(c) || ".-_@".indexOf(c) >= 0);
    }

    private static void checkAliases(Set<String> aliases) {
        if (aliases.size() > MOST_ALIASES) {
            throw new IllegalArgumentException("a key names at most " + MOST_ALIASES + " aliases");
        }
        for (String alias : aliases) {
            if (alias.isBlank()
                    || alias.length() > LONGEST_ALIAS
                    || alias.chars().anyMatch(c -> c < ' ')) {
                throw new IllegalArgumentException(
                        "an alias of a key is 1 to " + LONGEST_ALIAS + " printable characters");
            }
        }
    }

    private static void checkLimits(Limits limits) {
        if (limits.requestsPerMinute() < 0
                || limits.tokensPerMinute() < 0
                || limits.parallel() < 0) {
            throw new IllegalArgumentException("a key's limits are not negative; 0 is no limit");
        }
        Limits.Budget budget = limits.budget();
        if (budget != null && budget.nanoUsd() <= 0) {
            throw new IllegalArgumentException("a key's budget is more than 0 dollars");
        }
    }
}
