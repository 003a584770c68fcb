package io.sfai.gateway.api.chat;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.api.OpenAiErrors;
import io.sfai.gateway.api.chat.shape.CallForms;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceEvent.Text;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.sse.SseWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes one streamed answer. A chunk in the upstream's own words is relayed with the alias as its
 * model; everything else is written from its deltas. Usage goes on a chunk of its own, at the end,
 * and only to a client that asked.
 */
final class ChatStream implements AnswerForm.Streamed {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final InferenceRequest request;
    private final SseWriter out;
    private final ChatChunks chunks;
    private final DeltaChunks deltas;
    private final ToolLines tools = new ToolLines();
    private final boolean relays;
    private final ChatRelay relay;
    private final byte[] alias;
    private final boolean usageAsked;
    private boolean roleSent;
    private final Map<Integer, Boolean> callHasArguments = new TreeMap<>();
    private @Nullable JsonObject usageChunk;

    /**
     * @param forms how the client wants the calls of its tools
     */
    ChatStream(InferenceRequest request, CallForms forms, Instant created, SseWriter out) {
        this.request = request;
        this.out = out;
        this.chunks = new ChatChunks(request, created);
        this.deltas = new DeltaChunks(chunks, forms);
        this.relays = forms.areRelayed();
        JsonObject options = request.body().object("stream_options");
        this.usageAsked = options != null && options.isTrue("include_usage");
        this.relay = new ChatRelay(request.alias(), usageAsked);
        this.alias = Json.bytes(request.alias());
    }

    @Override
    public void event(InferenceEvent event) throws IOException {
        Raw raw = event.raw();
        if (relays && raw != null && !raw.whole() && raw.dialect() == request.dialect()) {
            relay(raw);
        } else {
            for (Delta delta : event.deltas()) {
                write(delta);
            }
        }
    }

    @Override
    public void idle() throws IOException {
        out.keepAlive();
    }

    @Override
    public void end() throws IOException {
        if (usageAsked && usageChunk != null) {
            out.data(Json.bytes(usageChunk));
        }
    }

    @Override
    public void failed(GatewayError error) throws IOException {
        out.data(Json.bytes(OpenAiErrors.body(error)));
    }

    @Override
    public void done() throws IOException {
        out.data(DONE);
    }

    private void relay(Raw raw) throws IOException {
        Text text = raw.text();
        byte[] spliced = text != null && relay.isSound(raw.body()) ? text.with(alias) : null;
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
            case Delta.GatewayCall call -> think(tools.called(call));
            case Delta.GatewayResult result -> think(tools.gave(result));
            case Delta.NextStep step -> tools.next();
            case Delta.Embeddings none -> {}
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
            case Delta.Text text -> send(deltas.text(tools.text(text)));
            case Delta.Reasoning thought -> send(deltas.reasoning(tools.thought(thought)));
            case Delta.ThoughtEnd end -> send(deltas.whole(ChatChunks.delta(end)));
            case Delta.Refusal words -> send(deltas.whole(ChatChunks.delta(words)));
        }
    }

    private void think(Delta.Reasoning line) throws IOException {
        if (!line.text().isEmpty()) {
            send(deltas.reasoning(line));
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
