package io.sfai.gateway.model;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule for the JSON Schema of an object, as far as models and providers rely on it; what its
 * properties say is not looked at.
 */
record ObjectSchema() implements Rule {
    @Override
    public void check(Place place) {
        if (!(place.value() instanceof JsonObject schema)) {
            place.expected("an object");
            return;
        }
        if (!schema.has("type")) {
            place.reject("\"type\" is missing: it is \"object\" here");
        } else if (!"object".equals(schema.get("type"))) {
            place.at("type").reject("it is \"object\" here, since arguments have names");
        }
        if (schema.has("properties")) {
            checkProperties(place.at("properties"));
        }
        if (schema.has("required")) {
            checkRequired(place.at("required"), schema.get("properties"));
        }
    }

    private static void checkProperties(Place properties) {
        if (!(properties.value() instanceof JsonObject)) {
            properties.expected("an object");
        }
        for (Place property : properties.fields()) {
            if (!(property.value() instanceof JsonObject || property.value() instanceof Boolean)) {
                property.expected("a JSON Schema");
            }
        }
    }

    private static void checkRequired(Place required, @Nullable Object properties) {
        if (!(required.value() instanceof JsonArray)) {
            required.expected("a list");
        }
        Set<String> known =
                properties instanceof JsonObject named
                        ? new HashSet<>(named.names())
                        : new HashSet<>();
        Set<String> seen = new HashSet<>();
        for (Place element : required.elements()) {
            if (!(element.value() instanceof String name)) {
                element.expected("text");
            } else if (!seen.add(name)) {
                element.reject("\"" + Place.shown(name) + "\" stands here twice");
            } else if (!known.contains(name)) {
                element.reject(
                        "there is no property \""
                                + Place.shown(name)
                                + "\""
                                + Nearest.hint(name, known, 1));
            }
        }
    }
}
