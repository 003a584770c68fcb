package io.sfai.gateway.routing;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.Usage;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The events of an attempt that are kept until some of the answer can be handed out. Of a stream
 * that is what comes before the first content, such as a chunk with a role; of a buffered answer it
 * is all of it, since nothing is written before it is whole.
 */
final class Opening {
    /** Events that say nothing may be of a kind that we do not know; they are not kept for long. */
    private static final int MOST_EMPTY = 8;

    private final boolean streamed;
    private final Queue<InferenceEvent> events = new ArrayDeque<>();
    private boolean content;
    private boolean filtered;
    private @Nullable Usage usage;

    Opening(boolean streamed) {
        this.streamed = streamed;
    }

    /**
     * Keeps an event.
     *
     * @return whether what is kept can be handed out before the attempt's end
     */
    boolean add(InferenceEvent event) {
        events.add(event);
        boolean finished = false;
        // What comes with the finish itself has not been seen either.
        boolean silent = !streamed || !content;
        for (Delta delta : event.deltas()) {
            content |= delta.isContent();
            switch (delta) {
                case Delta.Finish end -> {
                    finished = true;
                    filtered |= silent && end.reason().unified() == Unified.CONTENT_FILTER;
                }
                case Delta.UsageReport report -> usage = report.usage();
                case Delta.Text t -> {}
                case Delta.Reasoning r -> {}
                case Delta.ThoughtEnd t -> {}
                case Delta.Refusal r -> {}
                case Delta.ToolCallStart s -> {}
                case Delta.ToolCallArguments a -> {}
                case Delta.GatewayCall c -> {}
                case Delta.GatewayResult r -> {}
                case Delta.NextStep n -> {}
                case Delta.Embeddings e -> {}
            }
        }
        return streamed && (content || finished || events.size() >= MOST_EMPTY);
    }

    /** Whether a content filter ended the answer before its client could have seen any of it. */
    boolean isFiltered() {
        return filtered;
    }

    /** What the attempt has used, if it said so. */
    @Nullable Usage usage() {
        return usage;
    }

    /** The next of the kept events, or null if there is none. */
    @Nullable InferenceEvent poll() {
        return events.poll();
    }

    /** Forgets an attempt that failed. */
    void clear() {
        events.clear();
        content = false;
        filtered = false;
        usage = null;
    }
}
