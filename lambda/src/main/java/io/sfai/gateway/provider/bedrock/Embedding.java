package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.TextInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an embedding asks of a model of Bedrock's.
 *
 * @param texts in the order of the inputs
 * @param dimensions null for the model's own
 * @param wishes of the client, else of the alias's options, under Bedrock's names
 */
record Embedding(
        EmbeddingModel model, List<String> texts, @Nullable Long dimensions, JsonObject wishes) {
    private static final List<String> WISHES = List.of("input_type", "truncate", "normalize");

    /** What is kept or said by the gateway itself. */
    private static final List<String> OURS = List.of("encoding_format", "dimensions", "user");

    /**
     * Reads a request; what no model of Bedrock's takes is noted in the log and left out.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 if the model can't answer it
     */
    static Embedding of(InferenceRequest request, Target target) {
        EmbeddingModel model = EmbeddingModel.of(target.model());
        List<String> texts = TextInputs.of(request, target);
        Long dimensions =
                request.parameters().get("dimensions") instanceof Long asked ? asked : null;
        model.check(dimensions, target.model());
        JsonObject wishes = new JsonObject();
        for (String name : WISHES) {
            Object own = request.parameters().get(name);
            wishes.put(name, own == null ? target.options().get(name) : own);
        }
        Set<String> dropped = new TreeSet<>(request.parameters().names());
        dropped.removeAll(WISHES);
        dropped.removeAll(OURS);
        if (!dropped.isEmpty()) {
            request.journal().note("droppedParams", JsonArray.of(dropped.toArray()));
        }
        return new Embedding(model, texts, dimensions, wishes);
    }

    @Nullable Object wish(String name) {
        return wishes.get(name);
    }

    /** The bodies of the calls that it takes, with the texts in order. */
    List<byte[]> calls() {
        List<byte[]> calls = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += model.textsAtOnce()) {
            int to = Math.min(from + model.textsAtOnce(), texts.size());
            calls.add(Json.bytes(model.body(texts.subList(from, to), this)));
        }
        return calls;
    }
}
