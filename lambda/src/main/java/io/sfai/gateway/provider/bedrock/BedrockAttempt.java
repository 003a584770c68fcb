package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.provider.Failures;
import io.sfai.gateway.upstream.Scrub;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;

/**
 * One request to Bedrock on its way, on a thread of its own. It is sent twice if its API key was
 * refused and another one has been set since.
 */
final class BedrockAttempt {
    private final BedrockProvider provider;
    private final InferenceRequest request;
    private final Target target;
    private final String name;
    private final Set<String> sentKeys = new HashSet<>();
    private final EventQueue events = new EventQueue(this::cancel);
    private final Thread thread;

    BedrockAttempt(BedrockProvider provider, InferenceRequest request, Target target) {
        this.provider = provider;
        this.request = request;
        this.target = target;
        this.name = provider.account().name();
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    InferenceStream start() {
        thread.start();
        return events;
    }

    /** Ends whatever the thread waits for: a document, or the answer. */
    private void cancel() {
        thread.interrupt();
    }

    private void run() {
        try {
            Conversation conversation = Conversation.of(request, target, provider.media());
            BedrockRuntimeAsyncClient client = provider.client();
            String keyName = provider.account().keyName();
            noteKey(keyName);
            Throwable failure = asked(client, conversation);
            if (failure != null
                    && keyName != null
                    && BedrockErrors.refusesKey(failure)
                    && provider.secrets().refresh(keyName)) {
                noteKey(keyName);
                failure = asked(client, conversation);
            }
            if (failure == null) {
                events.end();
            } else {
                fail(
                        BedrockErrors.told(
                                name, provider.account().region(), target.model(), failure));
            }
        } catch (GatewayException e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            fail(Failures.unreadable(name, e));
        }
    }

    private void fail(GatewayException failure) {
        events.fail(Scrub.upstream(failure, sentKeys));
    }

    private void noteKey(@Nullable String keyName) {
        String key =
                keyName == null
                        ? provider.account().environmentKey()
                        : provider.secrets().get(keyName).reveal();
        if (key != null) {
            sentKeys.add(key);
        }
    }

    /**
     * Sends the request and puts what comes.
     *
     * @return why it failed, or null if the answer was whole
     */
    private @Nullable Throwable asked(BedrockRuntimeAsyncClient client, Conversation conversation)
            throws InterruptedException {
        CompletableFuture<?> answer = null;
        try {
            if (request.stream()) {
                ConverseDeltas deltas = conversation.deltas();
                CompletableFuture<Void> outcome = new CompletableFuture<>();
                answer = stream(client, conversation, deltas, outcome);
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
            put(conversation.deltas().of(whole));
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
            Conversation conversation,
            ConverseDeltas deltas,
            CompletableFuture<Void> outcome) {
        ConverseStreamResponseHandler handler =
                ConverseStreamResponseHandler.builder()
                        .onError(outcome::completeExceptionally)
                        .onEventStream(published ->
                                published.subscribe(new EventBridge(deltas, this::put, outcome)))
                        .build();
        return client.converseStream(conversation.streamed(), handler);
    }

    private boolean put(List<Delta> deltas) throws InterruptedException {
        return deltas.isEmpty() || events.put(InferenceEvent.of(deltas.toArray(new Delta[0])));
    }
}
