package io.sfai.gateway.inference;

import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A function that the model may call.
 *
 * @param parameters its JSON Schema, if it takes any
 * @param strict whether the model must keep to the schema
 * @param cacheMark the client's mark that all tools up to this one are worth caching
 */
public record Tool(
        String name,
        @Nullable String description,
        @Nullable JsonObject parameters,
        boolean strict,
        Part.@Nullable CacheMark cacheMark) {

    public Tool(String name, @Nullable String description, @Nullable JsonObject parameters) {
        this(name, description, parameters, false, null);
    }
}
