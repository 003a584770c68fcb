package io.sfai.gateway.inference;

import io.sfai.gateway.json.JsonObject;

/** The form that an answer's text must have. */
public sealed interface ResponseFormat {
    /** Any text. */
    record Text() implements ResponseFormat {}

    /** Some JSON object. */
    record AnyJson() implements ResponseFormat {}

    /** JSON of a schema. */
    record Schema(String name, JsonObject schema, boolean strict) implements ResponseFormat {}
}
