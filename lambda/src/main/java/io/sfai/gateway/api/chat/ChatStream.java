package io.sfai.gateway.api.chat;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceEvent.Text;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.sse.SseWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes one streamed answer. A chunk in the upstream's own words is relayed with the alias as its
 * model; everything else is written from its deltas. Usage goes on a chunk of its own, at the end,
 * and only to a client that asked.
 */
final class ChatStream {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final InferenceRequest request;
    private final Duration keepAlive;
    private final SseWriter out;
    private final ChatChunks chunks;
    private final ChatRelay relay;
    private final ModelSplice splice;
    private final boolean usageAsked;
    private boolean roleSent;
    private final Map<Integer, Boolean> callHasArguments = new TreeMap<>();
    private @Nullable JsonObject usageChunk;

    ChatStream(
            InferenceRequest request, InstantSource clock, Duration keepAlive, OutputStream out) {
        this.request = request;
        this.keepAlive = keepAlive;
        this.out = new SseWriter(out);
        this.chunks = new ChatChunks(request, clock.instant());
        JsonObject options = request.body().object("stream_options");
        this.usageAsked = options != null && options.isTrue("include_usage");
        this.relay = new ChatRelay(request.alias(), usageAsked);
        this.splice = new ModelSplice(request.alias());
    }

    /**
     * Writes everything from the first step to {@code [DONE]}; a failure becomes an error event.
     *
     * @throws IOException when the client is gone
     */
    void write(Step first, InferenceStream stream) throws IOException {
        try {
            Step step = first;
            while (!(step instanceof Step.End)) {
                if (step instanceof InferenceEvent event) {
                    write(event);
                } else {
                    out.keepAlive();
                }
                step = next(stream);
            }
            if (usageAsked && usageChunk != null) {
                out.data(Json.bytes(usageChunk));
            }
        } catch (GatewayException e) {
            out.data(Json.bytes(ChatErrors.body(e.error())));
        }
        out.data(DONE);
        out.flush();
    }

    /** The next step; what has been gathered leaves before this waits. */
    private Step next(InferenceStream stream) throws IOException {
        Step step = stream.next(Duration.ZERO);
        if (step instanceof Step.Idle) {
            out.flush();
            return stream.next(keepAlive);
        }
        return step;
    }

    private void write(InferenceEvent event) throws IOException {
        Raw raw = event.raw();
        if (raw != null && !raw.whole() && raw.dialect() == request.dialect()) {
            relay(raw);
        } else {
            for (Delta delta : event.deltas()) {
                write(delta);
            }
        }
    }

    private void relay(Raw raw) throws IOException {
        Text text = raw.text();
        byte[] spliced = text != null && relay.isSound(raw.body()) ? splice.spliced(text) : null;
        if (spliced != null) {
            out.data(spliced);
            return;
        }
        JsonObject chunk = relay.relayed(raw.body());
        if (chunk != null) {
            out.data(Json.bytes(chunk));
        }
        usageChunk = relay.usageChunk();
    }

    private void write(Delta delta) throws IOException {
        switch (delta) {
            case Delta.UsageReport report ->
                    usageChunk = chunks.usageChunk(ChatChunks.usage(report.usage()));
            case Delta.Finish end -> {
                boolean whole = end.reason().unified() != FinishReason.Unified.LENGTH;
                for (Map.Entry<Integer, Boolean> call : callHasArguments.entrySet()) {
                    if (whole && !call.getValue()) {
                        send(ChatChunks.noArguments(call.getKey()), null);
                    }
                }
                send(new JsonObject(), ChatChunks.finishReason(end.reason()));
            }
            case Delta.ToolCallStart start -> {
                callHasArguments.put(start.index(), false);
                send(ChatChunks.delta(start), null);
            }
            case Delta.ToolCallArguments more -> {
                callHasArguments.put(more.index(), true);
                send(ChatChunks.delta(more), null);
            }
            case Delta.Text text -> send(ChatChunks.delta(text), null);
            case Delta.Reasoning thought -> send(ChatChunks.delta(thought), null);
            case Delta.ThoughtEnd end -> send(ChatChunks.delta(end), null);
            case Delta.Refusal words -> send(ChatChunks.delta(words), null);
        }
    }

    private void send(JsonObject delta, @Nullable String finish) throws IOException {
        if (!roleSent) {
            roleSent = true;
            out.data(
                    Json.bytes(
                            chunks.choice(
                                    new JsonObject().put("role", "assistant").put("content", ""),
                                    null)));
        }
        out.data(Json.bytes(chunks.choice(delta, finish)));
    }

    static boolean hasChoices(JsonObject chunk) {
        JsonArray choices = chunk.array("choices");
        return choices != null && !choices.isEmpty();
    }
}
