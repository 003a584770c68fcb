package io.sfai.gateway.api.completions;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.Usage;
import org.jspecify.annotations.Nullable;

/**
 * The text of an answer that is written anew. What an upstream completes by itself is taken as it
 * comes; what a model says that chats is made fit for the cursor.
 */
final class Said {
    private final String echoed;
    private final Insertion insertion;
    private boolean begun;
    private boolean chats;
    private @Nullable String finish;
    private @Nullable Usage usage;

    Said(Asked asked) {
        this.echoed = asked.echoed();
        this.insertion = new Insertion(Cursor.in(asked), asked.stops());
    }

    /** The text that an event adds; often empty. */
    String add(InferenceEvent event) {
        StringBuilder added = new StringBuilder();
        if (!begun) {
            begun = true;
            added.append(echoed);
        }
        Raw raw = event.raw();
        chats =
                raw == null
                        || (raw.dialect() != Dialect.COMPLETIONS && raw.dialect() != Dialect.FIM);
        for (Delta delta : event.deltas()) {
            switch (delta) {
                case Delta.Text text ->
                        added.append(chats ? insertion.add(text.text()) : text.text());
                case Delta.Finish end -> finish = Shape.finish(end.reason());
                case Delta.UsageReport report -> usage = report.usage();
                // Neither dialect has a place for these, and in a text at a cursor they are noise.
                case Delta.Refusal words -> {}
                case Delta.Reasoning thought -> {}
                case Delta.ThoughtEnd end -> {}
                case Delta.ToolCallStart start -> {}
                case Delta.ToolCallArguments more -> {}
                case Delta.GatewayCall call -> {}
                case Delta.GatewayResult result -> {}
                case Delta.NextStep step -> {}
                case Delta.Embeddings vectors -> {}
            }
        }
        return added.toString();
    }

    /** The text that was kept back until it was known that no more comes. */
    String rest() {
        return chats ? insertion.end() : "";
    }

    /** Why the answer ended; null if the upstream did not say. */
    @Nullable String finish() {
        return chats && finish != null && insertion.isStopped() ? "stop" : finish;
    }

    @Nullable Usage usage() {
        return usage;
    }
}
