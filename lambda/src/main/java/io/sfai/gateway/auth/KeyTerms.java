package io.sfai.gateway.auth;

import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.UserText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a key's maker decides.
 *
 * @param name what people call it, one key only; 1 to 64 letters, digits, dots, dashes, underscores
 *     and at signs
 * @param aliases those it may use, in the maker's order; empty for all
 * @param expires when it ends, in whole seconds; {@link Instant#MAX} for never
 * @param userText the most of its users' words that is logged
 * @param tools the map's tools that the gateway runs for it, in the maker's order; empty for none,
 *     null for whichever its aliases list
 */
public record KeyTerms(
        String name,
        Set<String> aliases,
        Limits limits,
        Instant expires,
        UserText userText,
        @Nullable Set<String> tools) {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_ALIAS = 256;
    private static final int LONGEST_TOOL = 64;
    private static final int MOST_NAMES = 500;

    /**
     * Terms that make sense.
     *
     * @throws IllegalArgumentException with a sentence for whoever chose them
     */
    public KeyTerms {
        checkName(name);
        checkNames(aliases, "alias", "aliases", LONGEST_ALIAS);
        checkLimits(limits);
        aliases = Collections.unmodifiableSet(new LinkedHashSet<>(aliases));
        if (tools != null) {
            checkNames(tools, "tool", "tools", LONGEST_TOOL);
            tools = Collections.unmodifiableSet(new LinkedHashSet<>(tools));
        }
        // The last second of Instant is a mark, not a time.
        expires = expires.equals(Instant.MAX) ? expires : expires.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Terms of a key that gets whichever tools its aliases list. */
    public KeyTerms(
            String name, Set<String> aliases, Limits limits, Instant expires, UserText userText) {
        this(name, aliases, limits, expires, userText, null);
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

    private static void checkNames(Set<String> names, String one, String several, int longest) {
        if (names.size() > MOST_NAMES) {
            throw new IllegalArgumentException("a key names at most " + MOST_NAMES + " " + several);
        }
        for (String name : names) {
            if (name.isBlank() || name.length() > longest || name.chars().anyMatch(c -> c < ' ')) {
                throw new IllegalArgumentException(
                        (one.equals("alias") ? "an " : "a ")
                                + one
                                + " of a key is 1 to "
                                + longest
                                + " printable characters");
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
