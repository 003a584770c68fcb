package io.sfai.gateway.api.completions;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.api.ChunkTemplate;
import io.sfai.gateway.api.OpenAiErrors;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.sse.SseWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes one streamed answer: the upstream's own chunks where it speaks the client's dialect, else
 * chunks made of text.
 */
final class CompletionStream implements AnswerForm.Streamed {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final Asked asked;
    private final Shape shape;
    private final SseWriter out;
    private final CompletionRelay relay;
    private final Said said;
    private final ChunkTemplate chunk;
    private boolean relayed;

    CompletionStream(Asked asked, Shape shape, SseWriter out) {
        this.asked = asked;
        this.shape = shape;
        this.out = out;
        this.relay = new CompletionRelay(asked, shape.alias(), out);
        this.said = new Said(asked);
        this.chunk = new ChunkTemplate(shape.chunk("", null));
    }

    @Override
    public void event(InferenceEvent event) throws IOException {
        Raw raw = event.raw();
        if (raw != null && !raw.whole() && raw.dialect() == asked.dialect()) {
            relayed = true;
            relay.write(raw);
        } else {
            text(said.add(event));
        }
    }

    @Override
    public void idle() throws IOException {
        out.keepAlive();
    }

    @Override
    public void end() throws IOException {
        if (relayed) {
            relay.end();
            return;
        }
        text(said.rest());
        String finish = said.finish();
        Usage usage = said.usage();
        boolean fim = asked.dialect() == Dialect.FIM;
        if (finish != null) {
            JsonObject last = shape.chunk("", finish);
            // Mistral's last chunk has it, whoever asks.
            out.data(
                    Json.bytes(
                            fim && usage != null ? last.put("usage", Shape.usage(usage)) : last));
        }
        if (!fim && usage != null && asked.usageAsked()) {
            out.data(Json.bytes(shape.usageChunk(usage)));
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

    private void text(String text) throws IOException {
        if (!text.isEmpty()) {
            out.data(chunk.with(text));
        }
    }
}
