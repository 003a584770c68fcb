package io.sfai.gateway.api.messages;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.sse.SseWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes one streamed answer: the upstream's own events where it speaks the dialect, else events
 * made of deltas. What shows that it is alive is a comment before the message has begun, which
 * every client's reader skips, and the dialect's own ping from then on.
 */
final class MessageAnswer implements AnswerForm.Streamed {
    private static final byte[] PING = "{\"type\":\"ping\"}".getBytes(StandardCharsets.US_ASCII);

    private final InferenceRequest request;
    private final SseWriter out;
    private final DeltaEvents deltas;
    private final MessageRelay relay;
    private boolean relayed;

    MessageAnswer(InferenceRequest request, SseWriter out) {
        this.request = request;
        this.out = out;
        this.deltas = new DeltaEvents(request, out);
        this.relay = new MessageRelay(request.alias(), out);
    }

    private static @Nullable Raw own(InferenceEvent event) {
        Raw raw = event.raw();
        return raw != null && !raw.whole() && raw.dialect() == Dialect.MESSAGES ? raw : null;
    }

    @Override
    public void event(InferenceEvent event) throws IOException {
        Raw raw = own(event);
        if (raw != null) {
            relayed = true;
            relay.write(raw);
            return;
        }
        for (Delta delta : event.deltas()) {
            deltas.write(delta);
        }
    }

    @Override
    public void end() throws IOException {
        if (!relayed) {
            deltas.end();
        }
    }

    @Override
    public void failed(GatewayError error) throws IOException {
        out.event("error", Json.bytes(MessageErrors.body(error, request.id())));
    }

    @Override
    public void idle() throws IOException {
        if (deltas.hasBegun() || relay.hasBegun()) {
            out.event("ping", PING);
            out.flush();
        } else {
            out.keepAlive();
        }
    }
}
