package io.sfai.gateway.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Header fields in order, found without regard to case; names are kept in lower case. */
public final class Headers {
    private final List<String> namesAndValues = new ArrayList<>();

    /** Headers from names and values in turn. */
    public static Headers of(String... namesAndValues) {
        Headers headers = new Headers();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    /** The first value of a header, or null. */
    public @Nullable String get(String name) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equalsIgnoreCase(name)) {
                return namesAndValues.get(i + 1);
            }
        }
        return null;
    }

    public Headers add(String name, String value) {
        namesAndValues.add(name.toLowerCase(Locale.ROOT));
        namesAndValues.add(value);
        return this;
    }

    /** Replaces every value of a header by one. */
    public Headers set(String name, String value) {
        for (int i = namesAndValues.size() - 2; i >= 0; i -= 2) {
            if (namesAndValues.get(i).equalsIgnoreCase(name)) {
                namesAndValues.subList(i, i + 2).clear();
            }
        }
        return add(name, value);
    }

    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            action.accept(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
    }
}
