package io.sfai.gateway.inference;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may.
 *
 * @param name what people call it; the id if nobody named it
 * @param aliases those it may use; empty for all
 * @param userText the most of its users' words that is logged
 * @param tools the map's tools that the gateway runs for it, where its aliases list them; null for
 *     all of those
 */
public record Grant(
        String name,
        Set<String> aliases,
        Limits limits,
        UserText userText,
        @Nullable Set<String> tools) {
    /** All there is, as far as the gateway's own limits go. */
    public static final Grant EVERYTHING =
            new Grant("master", Set.of(), Limits.NONE, UserText.FULL);

    /** What a caller may who gets whichever tools its aliases list. */
    public Grant(String name, Set<String> aliases, Limits limits, UserText userText) {
        this(name, aliases, limits, userText, null);
    }

    /** Whether it may use an alias. */
    public boolean allows(String alias) {
        return aliases.isEmpty() || aliases.contains(alias);
    }

    /** Whether a tool of the map is run for it, if its alias lists the tool. */
    public boolean allowsTool(String tool) {
        return tools == null || tools.contains(tool);
    }
}
