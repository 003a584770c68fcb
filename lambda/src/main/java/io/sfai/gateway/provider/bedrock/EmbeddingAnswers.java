package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.inference.Vector;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonNumbers;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.Failures;
import io.sfai.gateway.provider.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelResponse;

/** The vectors and tokens of the calls that an embedding took, added in their order. */
final class EmbeddingAnswers {
    private final String name;
    private final Embedding embedding;
    private final List<Vector> vectors = new ArrayList<>();
    private long tokens;
    private boolean counted = true;

    /**
     * @param name the provider's name in the map, for error messages
     */
    EmbeddingAnswers(String name, Embedding embedding) {
        this.name = name;
        this.embedding = embedding;
    }

    List<Vector> vectors() {
        return vectors;
    }

    /** Nothing, if Bedrock has not counted every call. */
    List<Delta> usage() {
        return counted
                ? List.of(new Delta.UsageReport(new Usage(tokens, 0, 0, 0, 0, false)))
                : List.of();
    }

    /**
     * Adds what a call gave.
     *
     * @throws io.sfai.gateway.error.GatewayException if it is not what such a model answers
     */
    void add(InvokeModelResponse response) {
        JsonObject answer;
        try {
            answer = JsonNumbers.object(response.body().asByteArrayUnsafe());
        } catch (JsonException e) {
            throw Failures.malformed(name, e.reason());
        }
        List<Vector> read = read(answer);
        int left = embedding.texts().size() - vectors.size();
        vectors.addAll(
                Vectors.checked(name, Math.min(left, embedding.model().textsAtOnce()), read));
        Long told = tokens(answer, response);
        counted &= told != null;
        tokens += told == null ? 0 : Math.max(0, told);
    }

    /** Titan has one {@code embedding}, Cohere a list, or one for each type that was asked for. */
    private List<Vector> read(JsonObject answer) {
        JsonObject byType = answer.object("embeddings");
        JsonArray several = byType == null ? answer.array("embeddings") : byType.array("float");
        if (several == null) {
            return List.of(Vectors.read(name, answer.get("embedding")));
        }
        List<Vector> read = new ArrayList<>(several.size());
        for (Object each : several) {
            read.add(Vectors.read(name, each));
        }
        return read;
    }

    private static @Nullable Long tokens(JsonObject answer, InvokeModelResponse response) {
        Long inBody = answer.integer("inputTextTokenCount");
        if (inBody != null) {
            return inBody;
        }
        Optional<String> header =
                response.sdkHttpResponse().firstMatchingHeader(EmbeddingQuestion.TOKENS);
        return header.filter(count -> count.matches("\\d{1,12}")).map(Long::valueOf).orElse(null);
    }
}
