package io.sfai.gateway.inference;

import java.util.Set;

/**
 * What a caller may.
 *
 * @param name what people call it; the id if nobody named it
 * @param aliases those it may use; empty for all
 * @param userText the most of its users' words that is logged
 */
public record Grant(String name, Set<String> aliases, Limits limits, UserText userText) {
    /** All there is, as far as the gateway's own limits go. */
    public static final Grant EVERYTHING =
            new Grant("master", Set.of(), Limits.NONE, UserText.FULL);

    /** Whether it may use an alias. */
    public boolean allows(String alias) {
        return aliases.isEmpty() || aliases.contains(alias);
    }
}
