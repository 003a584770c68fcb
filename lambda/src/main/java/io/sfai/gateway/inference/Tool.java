package io.sfai.gateway.inference;

import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A function that the model may call.
 *
 * @param parameters its JSON Schema, if it takes any
 */
public record Tool(String name, @Nullable String description, @Nullable JsonObject parameters) {}
