package io.sfai.gateway.provider.openai;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceEvent.Text;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.Failures;
import io.sfai.gateway.sse.SseEvent;
import io.sfai.gateway.sse.SseReader;
import io.sfai.gateway.upstream.UpstreamClient.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Reads the answer of an upstream that speaks Responses into events, in its own words. */
final class ResponseAnswers {
    /** The last event repeats the whole answer, images included; more than this is a fault. */
    private static final int MAX_EVENT_BYTES = 32 << 20;

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private ResponseAnswers() {}

    /**
     * Puts all events of an answer.
     *
     * @throws io.sfai.gateway.error.GatewayException if what comes is an error, or not the protocol
     */
    static void read(
            String provider, boolean streamed, int status, Exchange answer, EventQueue events)
            throws IOException, InterruptedException {
        if (status / 100 != 2) {
            throw ResponseErrors.refused(provider, status, answer);
        }
        String contentType = answer.header("content-type");
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (type.contains("html")) {
            throw Failures.html(provider, answer.bytes(64 * 1024));
        }
        if (type.contains("event-stream") || (streamed && !type.contains("json"))) {
            readStream(provider, new SseReader(answer.body(), MAX_EVENT_BYTES), events);
        } else {
            readWhole(provider, answer.body().readNBytes(MAX_EVENT_BYTES), events);
        }
    }

    static void readStream(String provider, SseReader reader, EventQueue events)
            throws IOException, InterruptedException {
        ResponseDeltas deltas = new ResponseDeltas();
        for (SseEvent event = reader.next(); event != null; event = reader.next()) {
            if (event.is(DONE)) {
                break;
            }
            Json.Located located = located(provider, event.data());
            if (located.object().string("type", "").isEmpty()) {
                throw Failures.malformed(provider, "an event has no type");
            }
            List<Delta> said = deltas.of(located.object());
            Text text = new Text(event.data(), located.from(), located.to());
            Raw raw = new Raw(Dialect.RESPONSES, false, located.object(), text);
            if (!events.put(InferenceEvent.raw(raw, body -> said))) {
                return;
            }
            if (deltas.isOver()) {
                events.end();
                return;
            }
        }
        throw Failures.cut(provider, null);
    }

    static void readWhole(String provider, byte[] body, EventQueue events)
            throws InterruptedException {
        JsonObject response = located(provider, body).object();
        refuseFailed(provider, response);
        String status = response.string("status", "completed");
        if (response.array("output") == null) {
            throw Failures.malformed(provider, "it has no output");
        }
        if (!status.equals("completed") && !status.equals("incomplete")) {
            throw Failures.malformed(provider, "its response is " + status);
        }
        List<Delta> said = new ResponseDeltas().whole(response);
        events.put(InferenceEvent.raw(new Raw(Dialect.RESPONSES, true, response), own -> said));
        events.end();
    }

    /** An event with the place of its item's id, which a relay puts another in the place of. */
    private static Json.Located located(String provider, byte[] data) {
        try {
            Json.Located event = Json.located(data, "item_id");
            refuseError(provider, event.object());
            return event;
        } catch (JsonException e) {
            throw Failures.malformed(provider, e.reason());
        }
    }

    private static void refuseError(String provider, JsonObject object) {
        JsonObject error = object.object("error");
        switch (object.string("type", "")) {
            case "error" -> throw ResponseErrors.failed(provider, error == null ? object : error);
            case "response.failed", "response.cancelled" -> {
                JsonObject response = object.object("response");
                throw ResponseErrors.failed(
                        provider, response == null ? null : response.object("error"));
            }
            default -> {
                if (error != null) {
                    throw ResponseErrors.failed(provider, error);
                }
                if (object.get("error") != null || "error".equals(object.string("object"))) {
                    throw OpenAiErrors.insideAnswer(provider, object);
                }
            }
        }
    }

    private static void refuseFailed(String provider, JsonObject response) {
        String status = response.string("status", "");
        if (status.equals("failed") || status.equals("cancelled")) {
            throw ResponseErrors.failed(provider, response.object("error"));
        }
    }
}
