package io.sfai.gateway.agent;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.inference.Usage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A model that answers round by round as it was told, and keeps what it was asked. */
final class ScriptedModel implements Inference {
    final List<InferenceRequest> asked = new ArrayList<>();
    private final Queue<List<Delta>> rounds = new ArrayDeque<>();

    /** What happens at the end of each of its answers, before that is heard of. */
    Runnable atEnd = () -> {};

    /** What it says next; then it tells that it used 10 tokens in and 1 out. */
    ScriptedModel says(Delta... deltas) {
        rounds.add(List.of(deltas));
        return this;
    }

    /** A call, as the deltas that tell it. */
    static Delta[] call(int index, String id, String name, String arguments) {
        return new Delta[] {
            new Delta.ToolCallStart(index, id, name), new Delta.ToolCallArguments(index, arguments)
        };
    }

    @Override
    public InferenceStream open(InferenceRequest request) {
        asked.add(request);
        EventQueue queue = new EventQueue(() -> {});
        List<Delta> deltas = rounds.remove();
        boolean calls = deltas.stream().anyMatch(Delta.ToolCallStart.class::isInstance);
        try {
            for (Delta delta : deltas) {
                queue.put(InferenceEvent.of(delta));
            }
            queue.put(
                    InferenceEvent.of(
                            new Delta.Finish(
                                    calls
                                            ? new FinishReason(Unified.TOOL_CALLS, "tool_calls")
                                            : new FinishReason(Unified.STOP, "stop")),
                            new Delta.UsageReport(new Usage(10, 1, 0, 0, 0, false))));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        queue.end();
        return new Ending(queue, atEnd);
    }

    private record Ending(InferenceStream answer, Runnable atEnd) implements InferenceStream {
        @Override
        public Step next(Duration wait) {
            Step step = answer.next(wait);
            if (step instanceof Step.End) {
                atEnd.run();
            }
            return step;
        }

        @Override
        public void close() {
            answer.close();
        }
    }
}
