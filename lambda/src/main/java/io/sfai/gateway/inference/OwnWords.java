package io.sfai.gateway.inference;

import io.sfai.gateway.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's own words with other parameters. Only the dialects without turns share Chat's names
 * for these; in others' words they can't be said.
 */
final class OwnWords {
    private OwnWords() {}

    /** What an upstream may get that speaks the dialect; null if nothing can be said of it. */
    static @Nullable JsonObject with(InferenceRequest request, Parameters others) {
        JsonObject original = request.original();
        boolean shared =
                request.dialect() == Dialect.COMPLETIONS || request.dialect() == Dialect.FIM;
        if (original == null || !shared) {
            return null;
        }
        JsonObject own = original.copy();
        Set<String> names = new LinkedHashSet<>(request.parameters().names());
        names.addAll(others.names());
        for (String name : names) {
            Object value = others.get(name);
            if (Objects.equals(value, request.parameters().get(name))) {
                continue;
            }
            String written =
                    name.equals("seed") && request.dialect() == Dialect.FIM ? "random_seed" : name;
            if (value == null) {
                own.remove(written);
            } else {
                own.put(written, value);
            }
        }
        return own;
    }
}
