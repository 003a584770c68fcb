package io.sfai.gateway.provider.openai;

import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceEvent.Text;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.Failures;
import io.sfai.gateway.sse.SseEvent;
import io.sfai.gateway.sse.SseReader;
import io.sfai.gateway.upstream.UpstreamClient.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads an upstream's answer into events, streamed or whole. */
final class OpenAiAnswers {
    /** A tool call's arguments or an image may be long; more than this in one piece is a fault. */
    private static final int MAX_EVENT_BYTES = 32 << 20;

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private OpenAiAnswers() {}

    /**
     * Puts all events of an answer.
     *
     * @throws io.sfai.gateway.error.GatewayException if what comes is an error, or not the protocol
     */
    static void read(
            String provider,
            InferenceRequest request,
            Wording wording,
            int status,
            Exchange answer,
            EventQueue events)
            throws IOException, InterruptedException {
        if (status / 100 != 2) {
            throw OpenAiErrors.refused(provider, status, answer);
        }
        String contentType = answer.header("content-type");
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (type.contains("html")) {
            throw Failures.html(provider, answer.bytes(64 * 1024));
        }
        if (request.stream() && !type.contains("application/json")) {
            SseReader reader = new SseReader(answer.body(), MAX_EVENT_BYTES);
            readStream(provider, wording, reader, events);
        } else {
            readWhole(provider, wording, answer.body().readNBytes(MAX_EVENT_BYTES), events);
        }
    }

    static void readStream(String provider, Wording wording, SseReader reader, EventQueue events)
            throws IOException, InterruptedException {
        boolean finished = false;
        for (SseEvent event = reader.next(); event != null; event = reader.next()) {
            if (event.is(DONE)) {
                events.end();
                return;
            }
            Raw raw = chunk(provider, wording.dialect(), event.data());
            finished |= finishes(raw.body());
            if (!events.put(InferenceEvent.raw(raw, wording.chunk()))) {
                return;
            }
        }
        // Some compatible servers leave [DONE] out; the HTTP framing has told us that this is
        // whole.
        if (!finished) {
            throw Failures.cut(provider, null);
        }
        events.end();
    }

    private static void readWhole(String provider, Wording wording, byte[] body, EventQueue events)
            throws InterruptedException {
        JsonObject answer = json(provider, body);
        if (answer.array("choices") == null) {
            throw Failures.malformed(provider, "it has no choices");
        }
        Raw raw = new Raw(wording.dialect(), true, answer);
        events.put(InferenceEvent.raw(raw, wording.whole()));
        events.end();
    }

    private static Raw chunk(String provider, Dialect dialect, byte[] data) {
        try {
            Json.Located chunk = Json.located(data, "model");
            refuseError(provider, chunk.object());
            Text text = new Text(data, chunk.from(), chunk.to());
            return new Raw(dialect, false, chunk.object(), text);
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

    static void refuseError(String provider, JsonObject object) {
        // vLLM's errors say what they are in "object".
        if (object.get("error") != null || "error".equals(object.string("object"))) {
            throw OpenAiErrors.insideAnswer(provider, object);
        }
    }

    private static boolean finishes(JsonObject chunk) {
        JsonArray choices = chunk.array("choices");
        JsonObject choice = choices == null ? null : choices.object(0);
        return choice != null && choice.string("finish_reason") != null;
    }
}
