package io.sfai.gateway.provider.anthropic;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.Failures;
import io.sfai.gateway.provider.anthropic.Plan.Reply;
import io.sfai.gateway.sse.SseEvent;
import io.sfai.gateway.sse.SseReader;
import io.sfai.gateway.upstream.UpstreamClient.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Reads an upstream's answer into events, streamed or whole. */
final class AnthropicAnswers {
    /** A tool call's arguments may be long; more than this in one piece is a fault. */
    private static final int MAX_EVENT_BYTES = 32 << 20;

    /** Ends streams of another dialect, which proxies may add. */
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private AnthropicAnswers() {}

    /**
     * Puts all events of an answer.
     *
     * @throws io.sfai.gateway.error.GatewayException if what comes is an error, or not the protocol
     */
    static void read(String provider, Reply reply, int status, Exchange answer, EventQueue events)
            throws IOException, InterruptedException {
        if (status / 100 != 2) {
            throw AnthropicErrors.refused(provider, status, answer);
        }
        String contentType = answer.header("content-type");
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (type.contains("html")) {
            throw Failures.html(provider, answer.bytes(64 * 1024));
        }
        if (type.contains("event-stream")) {
            readStream(provider, reply, new SseReader(answer.body(), MAX_EVENT_BYTES), events);
        } else {
            readWhole(provider, reply, answer.body().readNBytes(MAX_EVENT_BYTES), events);
        }
    }

    static void readStream(String provider, Reply reply, SseReader reader, EventQueue events)
            throws IOException, InterruptedException {
        MessageStream message = new MessageStream(provider, reply);
        for (SseEvent event = reader.next(); event != null; event = reader.next()) {
            if (event.is(DONE)) {
                break;
            }
            List<Delta> deltas = message.deltas(json(provider, event.data()));
            if (!deltas.isEmpty() && !events.put(InferenceEvent.of(deltas))) {
                return;
            }
            if (message.isOver()) {
                events.end();
                return;
            }
        }
        throw Failures.cut(provider, null);
    }

    static void readWhole(String provider, Reply reply, byte[] body, EventQueue events)
            throws InterruptedException {
        events.put(
                InferenceEvent.of(new MessageStream(provider, reply).whole(json(provider, body))));
        events.end();
    }

    private static JsonObject json(String provider, byte[] data) {
        try {
            JsonObject object = Json.object(data);
            if (AnthropicErrors.isError(object)) {
                throw AnthropicErrors.insideAnswer(provider, object);
            }
            return object;
        } catch (JsonException e) {
            throw Failures.malformed(provider, e.reason());
        }
    }
}
