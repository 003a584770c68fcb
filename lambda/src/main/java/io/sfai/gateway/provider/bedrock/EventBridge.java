package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.inference.Delta;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamOutput;

/** Takes a stream's events one by one: the next is asked for when there was room for the last. */
final class EventBridge implements Subscriber<ConverseStreamOutput> {
    private final ConverseDeltas deltas;
    private final Sink sink;
    private final CompletableFuture<Void> outcome;
    private @Nullable Subscription subscription;

    /** Where deltas go. */
    @FunctionalInterface
    interface Sink {
        /**
         * Waits for room.
         *
         * @return false if nobody reads any more
         */
        boolean put(List<Delta> deltas) throws InterruptedException;
    }

    /**
     * @param outcome completes when the stream is over, exceptionally if it failed
     */
    EventBridge(ConverseDeltas deltas, Sink sink, CompletableFuture<Void> outcome) {
        this.deltas = deltas;
        this.sink = sink;
        this.outcome = outcome;
    }

    @Override
    public void onSubscribe(Subscription begun) {
        subscription = begun;
        begun.request(1);
    }

    @Override
    public void onNext(ConverseStreamOutput event) {
        Subscription running = subscription;
        if (running == null) {
            throw new IllegalStateException("an event before its stream");
        }
        try {
            if (sink.put(deltas.of(event))) {
                running.request(1);
            } else {
                running.cancel();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.cancel();
        } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
            running.cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        outcome.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        outcome.complete(null);
    }
}
