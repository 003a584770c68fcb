package io.sfai.gateway.api.chat;

import io.sfai.gateway.api.OpenAiErrors;
import io.sfai.gateway.api.chat.shape.CallForms;
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
    private static final String COST = "x-sfai-cost-usd";

    private final InferenceRequest request;
    private final Duration keepAlive;
    private final SseWriter out;
    private final ChatChunks chunks;
    private final DeltaChunks deltas;
    private final boolean relays;
    private final ChatRelay relay;
    private final ModelSplice splice;
    private final boolean usageAsked;
    private final boolean costAsked;
    private boolean roleSent;
    private final Map<Integer, Boolean> callHasArguments = new TreeMap<>();
    private @Nullable JsonObject usageChunk;

    /**
     * @param forms how the client wants the calls of its tools
     * @param costAsked whether the client wants to know what the answer cost
     */
    ChatStream(
            InferenceRequest request,
            CallForms forms,
            boolean costAsked,
            InstantSource clock,
            Duration keepAlive,
            OutputStream out) {
        this.request = request;
        this.keepAlive = keepAlive;
        this.out = new SseWriter(out);
        this.costAsked = costAsked;
        this.chunks = new ChatChunks(request, clock.instant());
        this.deltas = new DeltaChunks(chunks, forms);
        this.relays = forms.areRelayed();
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
            out.data(Json.bytes(OpenAiErrors.body(e.error())));
        }
        String cost = costAsked ? stream.headers().get(COST) : null;
        if (cost != null) {
            out.comment(COST + " " + cost);
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
        if (relays && raw != null && !raw.whole() && raw.dialect() == request.dialect()) {
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
                        send(deltas.noArguments(call.getKey()));
                    }
                }
                send(deltas.finish(end.reason()));
            }
            case Delta.ToolCallStart start -> {
                callHasArguments.put(start.index(), deltas.begins(start));
                send(deltas.start(start));
            }
            case Delta.ToolCallArguments more -> {
                callHasArguments.put(more.index(), true);
                send(deltas.arguments(more));
            }
            case Delta.Text text -> send(deltas.text(text));
            case Delta.Reasoning thought -> send(deltas.reasoning(thought));
            case Delta.ThoughtEnd end -> send(deltas.whole(ChatChunks.delta(end)));
            case Delta.Refusal words -> send(deltas.whole(ChatChunks.delta(words)));
        }
    }

    private void send(byte @Nullable [] chunk) throws IOException {
        if (chunk == null) {
            return;
        }
        if (!roleSent) {
            roleSent = true;
            JsonObject role = new JsonObject().put("role", "assistant").put("content", "");
            out.data(deltas.whole(role));
        }
        out.data(chunk);
    }

    static boolean hasChoices(JsonObject chunk) {
        JsonArray choices = chunk.array("choices");
        return choices != null && !choices.isEmpty();
    }
}
