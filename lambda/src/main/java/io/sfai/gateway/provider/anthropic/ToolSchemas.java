package io.sfai.gateway.provider.anthropic;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Tools' parameters as the upstream takes them: an object, with no choice between schemas. */
final class ToolSchemas {
    private static final String[] CHOICES = {"anyOf", "oneOf", "allOf"};

    private ToolSchemas() {}

    /** The schema, or a copy of it that says that it is an object's. */
    static JsonObject object(@Nullable JsonObject schema) {
        if (schema == null || schema.isEmpty()) {
            return new JsonObject().put("type", "object").put("properties", new JsonObject());
        }
        JsonObject copy = schema.copy().put("type", "object");
        for (String choice : CHOICES) {
            JsonArray variants = copy.array(choice);
            if (variants != null) {
                copy.remove(choice);
                spread(choice, variants, copy);
            }
        }
        return copy;
    }

    /** The properties of all variants, each to be left out, and the variants in words. */
    private static void spread(String choice, JsonArray variants, JsonObject schema) {
        JsonObject own = schema.object("properties");
        JsonObject all = own == null ? new JsonObject() : own.copy();
        for (int i = 0; i < variants.size(); i++) {
            JsonObject variant = variants.object(i);
            JsonObject some = variant == null ? null : variant.object("properties");
            for (String name : some == null ? new String[0] : some.names().toArray(String[]::new)) {
                if (some != null && !all.has(name)) {
                    all.put(name, some.get(name));
                }
            }
        }
        String words = Json.text(new JsonObject().put(choice, variants));
        String said = schema.string("description", "");
        schema.put("properties", all).put("description", (said + " " + words).strip());
    }
}
