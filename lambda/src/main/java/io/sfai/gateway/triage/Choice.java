package io.sfai.gateway.triage;

import org.jspecify.annotations.Nullable;

/**
 * Who answers, and why.
 *
 * @param route null if none was chosen
 * @param alias of the route, or the triage's {@code else}
 * @param kept whether it is what was chosen before, and nobody has confirmed it
 * @param failure why the small model did not choose, in a word; null if it did or was not asked
 */
record Choice(@Nullable String route, String alias, boolean kept, @Nullable String failure) {
    /** In the log's words. */
    String shown() {
        return route == null ? "else" : route;
    }
}
