package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.provider.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelResponse;

/** Embeddings, asked of InvokeModel in as many calls as they take, some of them at once. */
final class EmbeddingQuestion implements BedrockQuestion {
    /** The header in which Bedrock counts a call's tokens. */
    static final String TOKENS = "x-amzn-bedrock-input-token-count";

    private static final int MOST_AT_ONCE = 8;

    private final String name;
    private final String model;
    private final Embedding embedding;

    /**
     * @param name the provider's name in the map, for error messages
     */
    EmbeddingQuestion(String name, String model, Embedding embedding) {
        this.name = name;
        this.model = model;
        this.embedding = embedding;
    }

    @Override
    public @Nullable Throwable ask(BedrockRuntimeAsyncClient client, EventQueue events)
            throws InterruptedException {
        EmbeddingAnswers answers = new EmbeddingAnswers(name, embedding);
        List<CompletableFuture<InvokeModelResponse>> calls = new ArrayList<>();
        CompletableFuture<InvokeModelResponse> failed = new CompletableFuture<>();
        try {
            for (byte[] body : embedding.calls()) {
                if (calls.size() >= MOST_AT_ONCE) {
                    answers.add(answer(calls.get(calls.size() - MOST_AT_ONCE), failed));
                }
                calls.add(call(client, body, failed));
            }
            int left = Math.min(MOST_AT_ONCE, calls.size());
            for (var call : calls.subList(calls.size() - left, calls.size())) {
                answers.add(answer(call, failed));
            }
            var vectors = Vectors.checked(name, embedding.texts().size(), answers.vectors());
            List<Delta> deltas = new ArrayList<>();
            deltas.add(new Delta.Embeddings(vectors));
            deltas.addAll(answers.usage());
            events.put(InferenceEvent.of(deltas));
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } finally {
            // Nothing to those that are over; the others end at once.
            calls.forEach(call -> call.cancel(true));
        }
    }

    private CompletableFuture<InvokeModelResponse> call(
            BedrockRuntimeAsyncClient client,
            byte[] body,
            CompletableFuture<InvokeModelResponse> failed) {
        CompletableFuture<InvokeModelResponse> call =
                client.invokeModel(asked ->
                        asked.modelId(model)
                                .contentType("application/json")
                                .accept("application/json")
                                .body(SdkBytes.fromByteArrayUnsafe(body)));
        var _ =
                call.whenComplete((answer, failure) -> {
                    if (failure != null) {
                        failed.completeExceptionally(failure);
                    }
                });
        return call;
    }

    /** Waits for one call, or for the first of all that fails. */
    private static InvokeModelResponse answer(
            CompletableFuture<InvokeModelResponse> call,
            CompletableFuture<InvokeModelResponse> failed)
            throws InterruptedException, ExecutionException {
        return (InvokeModelResponse) CompletableFuture.anyOf(call, failed).get();
    }
}
