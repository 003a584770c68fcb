package io.sfai.gateway.json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object in the order it was written. Values are {@link String}, {@link Long}, {@link
 * java.math.BigInteger}, {@link java.math.BigDecimal}, {@link Boolean}, {@link JsonObject}, {@link
 * JsonArray}, or null for JSON's null.
 */
public final class JsonObject {
    /** Up to so many fields are found by looking at each, which is faster than hashing few. */
    private static final int FEW = 12;

    private String[] names = new String[6];
    private @Nullable Object[] values = new @Nullable Object[6];
    private int size;

    /** Where each name stands, once there are many. */
    private @Nullable Map<String, Integer> index;

    /** An object with the same values; objects and arrays inside are shared. */
    public JsonObject copy() {
        JsonObject copy = new JsonObject();
        copy.names = names.clone();
        copy.values = values.clone();
        copy.size = size;
        copy.index = index == null ? null : new HashMap<>(index);
        return copy;
    }

    public JsonObject put(String name, @Nullable Object value) {
        int place = find(name);
        if (place >= 0) {
            values[place] = value;
            return this;
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        names[size] = name;
        values[size] = value;
        size++;
        if (index != null) {
            index.put(name, size - 1);
        } else if (size > FEW) {
            index = indexed();
        }
        return this;
    }

    public @Nullable Object remove(String name) {
        int place = find(name);
        if (place < 0) {
            return null;
        }
        Object removed = values[place];
        System.arraycopy(names, place + 1, names, place, size - place - 1);
        System.arraycopy(values, place + 1, values, place, size - place - 1);
        size--;
        values[size] = null;
        if (index != null) {
            index = indexed();
        }
        return removed;
    }

    private Map<String, Integer> indexed() {
        Map<String, Integer> places = new HashMap<>(2 * size);
        for (int i = 0; i < size; i++) {
            places.put(names[i], i);
        }
        return places;
    }

    private int find(String name) {
        if (index != null) {
            return index.getOrDefault(name, -1);
        }
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    public boolean has(String name) {
        return find(name) >= 0;
    }

    public @Nullable Object get(String name) {
        int place = find(name);
        return place < 0 ? null : values[place];
    }

    /** The text under a name, or null if there is none or it is something else. */
    public @Nullable String string(String name) {
        return get(name) instanceof String s ? s : null;
    }

    /** The text under a name, or the other if there is none. */
    public String string(String name, String otherwise) {
        return get(name) instanceof String s ? s : otherwise;
    }

    /** The number under a name as a long, or null if there is none. */
    public @Nullable Long integer(String name) {
        return get(name) instanceof Number n ? n.longValue() : null;
    }

    /** The number under a name, or the other if there is none. */
    public long integer(String name, long otherwise) {
        return get(name) instanceof Number n ? n.longValue() : otherwise;
    }

    public @Nullable Number number(String name) {
        return get(name) instanceof Number n ? n : null;
    }

    /** Whether the value under a name is {@code true}. */
    public boolean isTrue(String name) {
        return Boolean.TRUE.equals(get(name));
    }

    public @Nullable JsonObject object(String name) {
        return get(name) instanceof JsonObject o ? o : null;
    }

    public @Nullable JsonArray array(String name) {
        return get(name) instanceof JsonArray a ? a : null;
    }

    /** The names as they stand now, in order. */
    public Set<String> names() {
        return new LinkedHashSet<>(Arrays.asList(names).subList(0, size));
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    String nameAt(int place) {
        return names[place];
    }

    @Nullable Object valueAt(int place) {
        return values[place];
    }

    /** The same names with equal values, in any order. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof JsonObject o) || o.size != size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            int place = o.find(names[i]);
            if (place < 0 || !Objects.equals(values[i], o.values[place])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = 0; i < size; i++) {
            hash += names[i].hashCode() ^ Objects.hashCode(values[i]);
        }
        return hash;
    }

    @Override
    public String toString() {
        return Json.text(this);
    }
}
