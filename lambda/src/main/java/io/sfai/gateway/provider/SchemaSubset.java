package io.sfai.gateway.provider;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema in the words that upstreams hold a model to. What they would refuse is told to the
 * model in the description instead, so that it is not lost; the client's own tree is never changed.
 */
public final class SchemaSubset {
    private static final int DEEPEST = 100;

    private static final Set<String> FORMATS =
            Set.of(
                    "date-time",
                    "time",
                    "date",
                    "duration",
                    "email",
                    "hostname",
                    "uri",
                    "ipv4",
                    "ipv6",
                    "uuid");

    private SchemaSubset() {}

    /**
     * A copy of a schema with nothing in it that structured output and strict tools refuse; each
     * object of it takes no other properties.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 if it nests too deeply
     */
    public static JsonObject of(JsonObject schema) {
        return copied(schema, 0);
    }

    private static JsonObject copied(JsonObject schema, int depth) {
        if (depth > DEEPEST) {
            throw new BadRequest(
                            "the schema nests more than " + DEEPEST + " levels deep",
                            "response_format",
                            null)
                    .exception();
        }
        JsonObject copy = new JsonObject();
        JsonObject untold = new JsonObject();
        for (String keyword : schema.names()) {
            if (keyword.equals("oneOf") && !schema.has("anyOf")) {
                copy.put("anyOf", each(schema.get(keyword), depth));
            } else {
                keyword(keyword, schema.get(keyword), depth, copy, untold);
            }
        }
        if (isObject(schema)) {
            copy.put("additionalProperties", false);
        }
        if (!untold.isEmpty()) {
            String own = copy.string("description", "");
            copy.put("description", (own.isEmpty() ? "" : own + " ") + Json.text(untold));
        }
        return copy;
    }

    private static void keyword(
            String keyword, @Nullable Object value, int depth, JsonObject copy, JsonObject untold) {
        switch (keyword) {
            case "type", "required", "enum", "const", "$ref", "default", "title", "description" ->
                    copy.put(keyword, value);
            case "properties", "$defs", "definitions" -> copy.put(keyword, named(value, depth));
            case "items" ->
                    (value instanceof JsonObject ? copy : untold)
                            .put(keyword, schema(value, depth));
            case "anyOf", "allOf" -> copy.put(keyword, each(value, depth));
            case "format" -> (isKnownFormat(value) ? copy : untold).put(keyword, value);
            case "minItems" -> (isNoneOrOne(value) ? copy : untold).put(keyword, value);
            case "pattern" -> (isPlain(value) ? copy : untold).put(keyword, value);
            // An object gets its own; what is no constraint tells a model nothing.
            case "additionalProperties", "$schema", "$id", "$comment", "strict" -> {}
            default -> untold.put(keyword, value);
        }
    }

    private static @Nullable Object named(@Nullable Object value, int depth) {
        if (!(value instanceof JsonObject schemas)) {
            return value;
        }
        JsonObject copy = new JsonObject();
        for (String name : schemas.names()) {
            copy.put(name, schema(schemas.get(name), depth));
        }
        return copy;
    }

    private static @Nullable Object each(@Nullable Object value, int depth) {
        if (!(value instanceof JsonArray schemas)) {
            return value;
        }
        JsonArray copy = new JsonArray();
        for (Object one : schemas) {
            copy.add(schema(one, depth));
        }
        return copy;
    }

    private static @Nullable Object schema(@Nullable Object value, int depth) {
        return value instanceof JsonObject schema ? copied(schema, depth + 1) : value;
    }

    private static boolean isObject(JsonObject schema) {
        if (schema.get("type") instanceof JsonArray types) {
            for (Object type : types) {
                if ("object".equals(type)) {
                    return true;
                }
            }
            return false;
        }
        String type = schema.string("type");
        return type == null ? schema.has("properties") : type.equals("object");
    }

    private static boolean isKnownFormat(@Nullable Object value) {
        return value instanceof String format && FORMATS.contains(format);
    }

    private static boolean isNoneOrOne(@Nullable Object value) {
        return value instanceof Long count && (count == 0 || count == 1);
    }

    /** Without looking around, back, or for the edges of words. */
    private static boolean isPlain(@Nullable Object value) {
        if (!(value instanceof String pattern) || pattern.contains("(?")) {
            return false;
        }
        for (int i = 0; i + 1 < pattern.length(); i++) {
            if (pattern.charAt(i) == '\\') {
                i++;
                if ("bB123456789kpP".indexOf(pattern.charAt(i)) >= 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
