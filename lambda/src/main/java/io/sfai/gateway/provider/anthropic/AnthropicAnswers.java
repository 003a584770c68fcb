package io.sfai.gateway.provider.anthropic;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceEvent.Text;
import io.sfai.gateway.inference.Usage;
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
import org.jspecify.annotations.Nullable;

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
            InferenceEvent said = said(provider, reply, message, event.data());
            if (said != null && !events.put(said)) {
                return;
            }
            if (message.isOver()) {
                events.end();
                return;
            }
        }
        throw Failures.cut(provider, null);
    }

    /**
     * An event, with its words if they may be relayed; null if it says nothing. What it says is
     * decoded at once, since that depends on the events before it.
     */
    private static @Nullable InferenceEvent said(
            String provider, Reply reply, MessageStream message, byte[] data) {
        if (!reply.relayed()) {
            List<Delta> deltas = message.deltas(json(provider, data));
            return deltas.isEmpty() ? null : InferenceEvent.of(deltas);
        }
        Json.Located event = located(provider, data);
        List<Delta> deltas = message.deltas(event.object());
        Text text = new Text(data, event.from(), event.to());
        Raw raw = new Raw(Dialect.MESSAGES, false, event.object(), text);
        return InferenceEvent.raw(raw, body -> deltas);
    }

    static void readWhole(String provider, Reply reply, byte[] body, EventQueue events)
            throws InterruptedException {
        JsonObject message = json(provider, body);
        List<Delta> deltas = new MessageStream(provider, reply).whole(message);
        events.put(
                reply.relayed()
                        ? InferenceEvent.raw(
                                new Raw(Dialect.MESSAGES, true, message), own -> deltas)
                        : InferenceEvent.of(deltas));
        events.end();
    }

    /** Reads what the upstream counted; the one event is a report of it. */
    static void readCount(String provider, int status, Exchange answer, EventQueue events)
            throws InterruptedException {
        if (status / 100 != 2) {
            throw AnthropicErrors.refused(provider, status, answer);
        }
        Long tokens = json(provider, answer.bytes(64 * 1024)).integer("input_tokens");
        if (tokens == null) {
            throw Failures.malformed(provider, "it has no input_tokens");
        }
        Usage counted = new Usage(tokens, 0, 0, 0, 0, false);
        events.put(InferenceEvent.of(new Delta.UsageReport(counted)));
        events.end();
    }

    private static Json.Located located(String provider, byte[] data) {
        try {
            Json.Located event = Json.located(data, "message", "model");
            refuseError(provider, event.object());
            return event;
        } catch (JsonException e) {
            throw Failures.malformed(provider, e.reason());
        }
    }

    private static JsonObject json(String provider, byte[] data) {
        try {
            JsonObject object = Json.object(data);
            refuseError(provider, object);
            return object;
        } catch (JsonException e) {
            throw Failures.malformed(provider, e.reason());
        }
    }

    private static void refuseError(String provider, JsonObject object) {
        if (AnthropicErrors.isError(object)) {
            throw AnthropicErrors.insideAnswer(provider, object);
        }
    }
}
