package io.sfai.gateway.json;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON array; values as in {@link JsonObject}. */
public final class JsonArray implements Iterable<@Nullable Object> {
    private final List<@Nullable Object> values = new ArrayList<>();

    public static JsonArray of(@Nullable Object... values) {
        JsonArray array = new JsonArray();
        for (Object value : values) {
            array.add(value);
        }
        return array;
    }

    public JsonArray add(@Nullable Object value) {
        values.add(value);
        return this;
    }

    public @Nullable Object get(int index) {
        return values.get(index);
    }

    public int size() {
        return values.size();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The object at a place, or null if it is past the end or something else. */
    public @Nullable JsonObject object(int index) {
        return index < values.size() && values.get(index) instanceof JsonObject o ? o : null;
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
        return values.iterator();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonArray a && values.equals(a.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return Json.text(this);
    }
}
