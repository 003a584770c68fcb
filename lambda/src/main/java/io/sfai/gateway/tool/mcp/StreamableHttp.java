package io.sfai.gateway.tool.mcp;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.sse.SseEvent;
import io.sfai.gateway.sse.SseReader;
import io.sfai.gateway.tool.SentHeaders;
import io.sfai.gateway.upstream.Deadline;
import io.sfai.gateway.upstream.Scrub;
import io.sfai.gateway.upstream.UpstreamClient;
import io.sfai.gateway.upstream.UpstreamClient.Exchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages to one address, as MCP's streamable HTTP has it, and reads the messages that come
 * back. Blocks its thread, and ends when that is a virtual one and is interrupted. Redirects are
 * not followed.
 */
final class StreamableHttp {
    static final String SESSION_ID = "mcp-session-id";

    /** What one answer may bring, in JSON or in events. */
    static final int MOST_BYTES = 4 << 20;

    private static final int MOST_OF_A_REASON = 500;

    private final UpstreamClient client;
    private final URI url;
    private final SentHeaders headers;

    /** Hears what comes back for a request. */
    interface Answer {
        /** A good status has come, and perhaps a session's id. */
        void begins(@Nullable String sessionId);

        /** Takes a message and tells whether it was the last one that is waited for. */
        boolean ends(JsonObject message);
    }

    StreamableHttp(UpstreamClient client, URI url, SentHeaders headers) {
        this.client = client;
        this.url = url;
        this.headers = headers;
    }

    /**
     * Sends a request and reads until its answer has come.
     *
     * @param session headers that say of which session it is
     * @param atMostOnce whether it must not be done twice
     * @throws GatewayException for the log; no secret that was sent is in it
     */
    void ask(
            JsonObject request,
            Map<String, String> session,
            boolean atMostOnce,
            Deadline deadline,
            Answer last) {
        try (Exchange answer = prepare("POST", request, session, deadline)) {
            accepted((atMostOnce ? answer.atMostOnce() : answer).send(), answer, session);
            last.begins(answer.header(SESSION_ID));
            String type = type(answer);
            if (type.contains("text/event-stream")) {
                events(answer, last);
            } else if (type.contains("application/json")) {
                json(answer, last);
            } else {
                throw Failures.malformed("it answered with " + type + ", which is not MCP");
            }
        } catch (GatewayException e) {
            throw Scrub.upstream(e, headers.sent());
        }
    }

    /** Sends what has no answer. */
    void tell(JsonObject message, Map<String, String> session, Deadline deadline) {
        try (Exchange answer = prepare("POST", message, session, deadline)) {
            accepted(answer.send(), answer, session);
        } catch (GatewayException e) {
            throw Scrub.upstream(e, headers.sent());
        }
    }

    /** Ends a session. */
    void leave(Map<String, String> session, Deadline deadline) {
        try (Exchange answer = prepare("DELETE", null, session, deadline)) {
            answer.send();
        }
    }

    private Exchange prepare(
            String method,
            @Nullable JsonObject message,
            Map<String, String> session,
            Deadline deadline) {
        Map<String, String> all = new LinkedHashMap<>(headers.reveal());
        all.put("user-agent", "sfai-gateway");
        all.put("accept", "application/json, text/event-stream");
        all.put("content-type", "application/json");
        all.putAll(session);
        byte[] body = message == null ? null : Json.bytes(message);
        try {
            return client.prepare(method, url, all, body, deadline.left());
        } catch (IllegalArgumentException e) {
            // Its words would quote the value.
            throw Failures.malformed("a header or the address can't be sent");
        }
    }

    private static void accepted(int status, Exchange answer, Map<String, String> session) {
        if (status >= 200 && status < 300) {
            return;
        }
        if (status >= 300 && status < 400) {
            throw Failures.refused(status, ", a redirect, which is not followed");
        }
        // Servers that know no session of that id answer 404, as they should, or 400.
        if ((status == 404 || status == 400) && session.containsKey(SESSION_ID)) {
            throw Failures.sessionLost(status, reason(answer));
        }
        throw Failures.refused(status, reason(answer));
    }

    /** What an answer says of its status, if it does so in JSON. */
    private static String reason(Exchange answer) {
        if (!type(answer).contains("json")) {
            return "";
        }
        try {
            JsonObject body = Json.object(answer.bytes(MOST_OF_A_REASON * 10));
            JsonObject error = body.object("error");
            String message = error == null ? body.string("error") : error.string("message");
            return message == null
                    ? ""
                    : ": " + message.substring(0, Math.min(message.length(), MOST_OF_A_REASON));
        } catch (JsonException | GatewayException e) {
            return "";
        }
    }

    private static String type(Exchange answer) {
        String type = answer.header("content-type");
        return type == null ? "no content type" : type.toLowerCase(Locale.ROOT);
    }

    private void json(Exchange answer, Answer last) {
        byte[] body = answer.bytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw tooLong();
        }
        if (!take(body, last)) {
            throw Failures.malformed("its answer has no result");
        }
    }

    private void events(Exchange answer, Answer last) {
        BoundedInput body = new BoundedInput(answer.body(), MOST_BYTES);
        SseReader events = new SseReader(body, MOST_BYTES);
        try {
            for (SseEvent event = events.next(); event != null; event = events.next()) {
                boolean message = event.event().equals("message") && !event.text().isBlank();
                if (message && take(event.data(), last)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw body.isFull() ? tooLong() : broken(e);
        }
        throw Failures.cut("its events ended before the result");
    }

    private boolean take(byte[] text, Answer last) {
        Object value;
        try {
            value = Json.parse(text);
        } catch (JsonException e) {
            throw Failures.malformed("it sent what is not JSON: " + e.reason());
        }
        if (value instanceof JsonObject message) {
            return last.ends(headers.scrub(message));
        }
        // Before 2025-06-18 messages could come in arrays.
        if (value instanceof JsonArray several) {
            for (Object each : several) {
                if (each instanceof JsonObject message && last.ends(headers.scrub(message))) {
                    return true;
                }
            }
            return false;
        }
        String start = new String(text, 0, Math.min(text.length, 40), StandardCharsets.UTF_8);
        throw Failures.malformed("it sent what is no message: " + start);
    }

    private static GatewayException tooLong() {
        return Failures.malformed("its answer is longer than " + (MOST_BYTES >> 20) + " MiB");
    }

    /** OkHttp says "timeout" when the deadline has come. */
    private static GatewayException broken(IOException e) {
        return "timeout".equals(e.getMessage())
                ? Failures.late("it did not end its answer in time")
                : Failures.cut("the connection broke in the middle of its answer");
    }
}
