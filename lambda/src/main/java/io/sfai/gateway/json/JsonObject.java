package io.sfai.gateway.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object in the order it was written. Values are {@link String}, {@link Long}, {@link
 * java.math.BigInteger}, {@link java.math.BigDecimal}, {@link Boolean}, {@link JsonObject}, {@link
 * JsonArray}, or null for JSON's null.
 */
public final class JsonObject {
    private final Map<String, @Nullable Object> fields;

    public JsonObject() {
        this.fields = new LinkedHashMap<>();
    }

    private JsonObject(Map<String, @Nullable Object> fields) {
        this.fields = new LinkedHashMap<>(fields);
    }

    /** An object with the same values; objects and arrays inside are shared. */
    public JsonObject copy() {
        return new JsonObject(fields);
    }

    public JsonObject put(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    public @Nullable Object remove(String name) {
        return fields.remove(name);
    }

    public boolean has(String name) {
        return fields.containsKey(name);
    }

    public @Nullable Object get(String name) {
        return fields.get(name);
    }

    /** The text under a name, or null if there is none or it is something else. */
    public @Nullable String string(String name) {
        return fields.get(name) instanceof String s ? s : null;
    }

    /** The text under a name, or the other if there is none. */
    public String string(String name, String otherwise) {
        return fields.get(name) instanceof String s ? s : otherwise;
    }

    /** The number under a name as a long, or null if there is none. */
    public @Nullable Long integer(String name) {
        return fields.get(name) instanceof Number n ? n.longValue() : null;
    }

    /** The number under a name, or the other if there is none. */
    public long integer(String name, long otherwise) {
        return fields.get(name) instanceof Number n ? n.longValue() : otherwise;
    }

    public @Nullable Number number(String name) {
        return fields.get(name) instanceof Number n ? n : null;
    }

    /** Whether the value under a name is {@code true}. */
    public boolean isTrue(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    public @Nullable JsonObject object(String name) {
        return fields.get(name) instanceof JsonObject o ? o : null;
    }

    public @Nullable JsonArray array(String name) {
        return fields.get(name) instanceof JsonArray a ? a : null;
    }

    public Set<String> names() {
        return fields.keySet();
    }

    public int size() {
        return fields.size();
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    Map<String, @Nullable Object> fields() {
        return fields;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject o && fields.equals(o.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return Json.text(this);
    }
}
