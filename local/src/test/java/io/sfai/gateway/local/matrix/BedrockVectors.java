package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.math.BigDecimal;

/**
 * Titan's and Cohere's embeddings: a text's vector is its length, its first character and 0.1,
 * which no float has exactly.
 */
final class BedrockVectors {
    private BedrockVectors() {}

    static JsonObject answer(JsonObject body) {
        String titan = body.string("inputText");
        if (titan != null) {
            return new JsonObject()
                    .put("embedding", vector(titan))
                    .put("inputTextTokenCount", (long) titan.length());
        }
        JsonArray vectors = new JsonArray();
        for (Object text : requireNonNull(body.array("texts"))) {
            vectors.add(vector((String) requireNonNull(text)));
        }
        return new JsonObject().put("embeddings", new JsonObject().put("float", vectors));
    }

    private static JsonArray vector(String text) {
        return JsonArray.of((long) text.length(), (long) text.charAt(0), new BigDecimal("0.1"));
    }
}
