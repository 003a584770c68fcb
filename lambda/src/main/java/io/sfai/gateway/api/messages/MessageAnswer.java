package io.sfai.gateway.api.messages;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.sse.SseWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes one streamed answer: the upstream's own events where it speaks the dialect, else events
 * made of deltas. What shows that it is alive is a comment before the message has begun, which
 * every client's reader skips, and the dialect's own ping from then on.
 */
final class MessageAnswer {
    private static final byte[] PING = "{\"type\":\"ping\"}".getBytes(StandardCharsets.US_ASCII);
    private static final String COST = "x-sfai-cost-usd";

    private final InferenceRequest request;
    private final boolean costAsked;
    private final Duration keepAlive;
    private final SseWriter out;
    private final DeltaEvents deltas;
    private final MessageRelay relay;
    private boolean relayed;

    /**
     * @param costAsked whether the client wants to know what the answer cost
     */
    MessageAnswer(
            InferenceRequest request, boolean costAsked, Duration keepAlive, OutputStream out) {
        this.request = request;
        this.costAsked = costAsked;
        this.keepAlive = keepAlive;
        this.out = new SseWriter(out);
        this.deltas = new DeltaEvents(request, this.out);
        this.relay = new MessageRelay(request.alias(), this.out);
    }

    /** Whether a step is in the dialect's own words. */
    static boolean isOwn(Step step) {
        return step instanceof InferenceEvent event && own(event) != null;
    }

    private static @Nullable Raw own(InferenceEvent event) {
        Raw raw = event.raw();
        return raw != null && !raw.whole() && raw.dialect() == Dialect.MESSAGES ? raw : null;
    }

    /**
     * Writes everything from the first step to {@code message_stop}, or to the error that stands in
     * its place.
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
                    sign();
                }
                step = next(stream);
            }
            if (!relayed) {
                deltas.end();
            }
        } catch (GatewayException e) {
            out.event("error", Json.bytes(MessageErrors.body(e.error(), request.id())));
        }
        String cost = costAsked ? stream.headers().get(COST) : null;
        if (cost != null) {
            out.comment(COST + " " + cost);
        }
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

    private void sign() throws IOException {
        if (deltas.hasBegun() || relay.hasBegun()) {
            out.event("ping", PING);
            out.flush();
        } else {
            out.keepAlive();
        }
    }
}
