package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.provider.Failures;
import io.sfai.gateway.upstream.MediaLoader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;

/** A turn of a conversation, asked of Converse, streamed or whole. */
final class ConverseQuestion implements BedrockQuestion {
    private final String name;
    private final boolean streamed;
    private final Conversation conversation;

    /**
     * @param name the provider's name in the map, for error messages
     * @param media loads what messages point at; this waits for it
     */
    ConverseQuestion(String name, InferenceRequest request, Target target, MediaLoader media) {
        this.name = name;
        this.streamed = request.stream();
        this.conversation = Conversation.of(request, target, media);
    }

    @Override
    public @Nullable Throwable ask(BedrockRuntimeAsyncClient client, EventQueue events)
            throws InterruptedException {
        CompletableFuture<?> answer = null;
        try {
            if (streamed) {
                ConverseDeltas deltas = conversation.deltas();
                CompletableFuture<Void> outcome = new CompletableFuture<>();
                answer = stream(client, deltas, events, outcome);
                // An exception inside the stream may come on a line that stays open.
                CompletableFuture.anyOf(outcome, answer).get();
                return deltas.isFinished() ? null : Failures.cut(name, null);
            }
            var asked = client.converse(conversation.buffered());
            answer = asked;
            ConverseResponse whole = asked.get();
            if (whole.stopReasonAsString() == null) {
                // An error object with status 200, say: to the SDK any JSON is an answer.
                return Failures.malformed(name, "the answer does not say why it ends");
            }
            put(conversation.deltas().of(whole), events);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } finally {
            if (answer != null) {
                // Nothing, if it is over; else it ends the HTTP call at once.
                answer.cancel(true);
            }
        }
    }

    private CompletableFuture<Void> stream(
            BedrockRuntimeAsyncClient client,
            ConverseDeltas deltas,
            EventQueue events,
            CompletableFuture<Void> outcome) {
        ConverseStreamResponseHandler handler =
                ConverseStreamResponseHandler.builder()
                        .onError(outcome::completeExceptionally)
                        .onEventStream(published ->
                                published.subscribe(
                                        new EventBridge(
                                                deltas, said -> put(said, events), outcome)))
                        .build();
        return client.converseStream(conversation.streamed(), handler);
    }

    private static boolean put(List<Delta> deltas, EventQueue events) throws InterruptedException {
        return deltas.isEmpty() || events.put(InferenceEvent.of(deltas.toArray(new Delta[0])));
    }
}
