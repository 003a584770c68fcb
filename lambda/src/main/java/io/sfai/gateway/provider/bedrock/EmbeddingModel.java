package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The families of embedding models, each with a body of its own. */
enum EmbeddingModel {
    TITAN_V1,
    TITAN_V2,
    COHERE_V3,
    COHERE_V4;

    /**
     * The family of a model, whether it is named itself, by an inference profile or by an ARN of
     * either.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 if it is of none
     */
    static EmbeddingModel of(String model) {
        if (model.contains("amazon.titan-embed-text-v2")) {
            return TITAN_V2;
        }
        if (model.contains("amazon.titan-embed-text-v1")
                || model.contains("amazon.titan-embed-g1-text-02")) {
            return TITAN_V1;
        }
        if (model.contains("cohere.embed-v4")) {
            return COHERE_V4;
        }
        if (model.contains("cohere.embed-english-v3")
                || model.contains("cohere.embed-multilingual-v3")) {
            return COHERE_V3;
        }
        throw new BadRequest(
                        "bedrock's "
                                + model
                                + " is no embedding model that the gateway knows: these are"
                                + " amazon.titan-embed-text-v1 and -v2:0,"
                                + " cohere.embed-english-v3, cohere.embed-multilingual-v3 and"
                                + " cohere.embed-v4:0",
                        "model",
                        "unsupported_model")
                .exception();
    }

    /** How many texts one call takes. */
    int textsAtOnce() {
        return switch (this) {
            case TITAN_V1, TITAN_V2 -> 1;
            case COHERE_V3, COHERE_V4 -> 96;
        };
    }

    /** Refuses a number of dimensions that the family has not. */
    void check(@Nullable Long asked, String model) {
        List<Long> dimensions = dimensions();
        if (asked != null && !dimensions.contains(asked)) {
            String known =
                    dimensions.stream().map(String::valueOf).collect(Collectors.joining(", "));
            throw new BadRequest(
                            model + " gives vectors of these dimensions: " + known,
                            "dimensions",
                            null)
                    .exception();
        }
    }

    private List<Long> dimensions() {
        return switch (this) {
            case TITAN_V1 -> List.of(1536L);
            case TITAN_V2 -> List.of(256L, 512L, 1024L);
            case COHERE_V3 -> List.of(1024L);
            case COHERE_V4 -> List.of(256L, 512L, 1024L, 1536L);
        };
    }

    /** The body of a call for some texts, at most {@link #textsAtOnce}. */
    JsonObject body(List<String> texts, Embedding wanted) {
        JsonObject body = new JsonObject();
        switch (this) {
            case TITAN_V1 -> body.put("inputText", texts.getFirst());
            case TITAN_V2 -> {
                body.put("inputText", texts.getFirst());
                put(body, "dimensions", wanted.dimensions());
                put(body, "normalize", wanted.wish("normalize"));
            }
            case COHERE_V3 -> cohere(body, texts, wanted);
            case COHERE_V4 -> {
                cohere(body, texts, wanted);
                put(body, "output_dimension", wanted.dimensions());
            }
        }
        return body;
    }

    private static void cohere(JsonObject body, List<String> texts, Embedding wanted) {
        Object type = wanted.wish("input_type");
        body.put("texts", JsonArray.of(texts.toArray()));
        body.put("input_type", type == null ? "search_document" : type);
        body.put("embedding_types", JsonArray.of("float"));
        put(body, "truncate", wanted.wish("truncate"));
    }

    private static void put(JsonObject body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
