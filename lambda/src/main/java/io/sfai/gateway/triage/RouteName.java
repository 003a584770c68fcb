package io.sfai.gateway.triage;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads which route a small model named: in JSON as it was asked to, or in a few plain words. */
final class RouteName {
    /** The member of the answer that names the route. */
    static final String FIELD = "route";

    /** A longer answer that is no JSON is talk, and may only repeat what it was given. */
    private static final int MOST_PLAIN = 200;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Za-z0-9_-]+");
    private static final String END_OF_THOUGHT = "</think>";

    private RouteName() {}

    /** The route, or null if the answer names none of them, or several. */
    static @Nullable String read(String answer, Set<String> routes) {
        int thought = answer.lastIndexOf(END_OF_THOUGHT);
        String said = thought < 0 ? answer : answer.substring(thought + END_OF_THOUGHT.length());
        int from = said.indexOf('{');
        int to = said.lastIndexOf('}');
        if (from < 0 || to < from) {
            return plain(said.strip(), routes);
        }
        try {
            JsonObject json = Json.object(said.substring(from, to + 1));
            return known(json.string(FIELD, "").strip(), routes);
        } catch (JsonException e) {
            return null;
        }
    }

    private static @Nullable String plain(String said, Set<String> routes) {
        if (said.length() > MOST_PLAIN) {
            return null;
        }
        String found = null;
        for (String word : BETWEEN_WORDS.split(said, -1)) {
            String route = known(word, routes);
            if (route != null && found != null && !route.equals(found)) {
                return null;
            }
            found = route == null ? found : route;
        }
        return found;
    }

    /** The route of a name: as written, or in other letters if that is one only. */
    private static @Nullable String known(String name, Set<String> routes) {
        if (routes.contains(name)) {
            return name;
        }
        String found = null;
        for (String route : routes) {
            if (route.equalsIgnoreCase(name)) {
                if (found != null) {
                    return null;
                }
                found = route;
            }
        }
        return found;
    }
}
