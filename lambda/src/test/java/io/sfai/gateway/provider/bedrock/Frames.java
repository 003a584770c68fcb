package io.sfai.gateway.provider.bedrock;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** A stream of Bedrock's, framed by the SDK's own encoder. */
final class Frames {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** An answer of words, with its end and its usage. */
    static Frames words(String... words) {
        Frames frames = new Frames().event("messageStart", "{\"role\":\"assistant\"}");
        for (String word : words) {
            frames.text(0, word);
        }
        return frames.event("contentBlockStop", "{\"contentBlockIndex\":0}").end("end_turn");
    }

    Frames text(int block, String text) {
        return delta(block, "{\"text\":\"" + text + "\"}");
    }

    Frames delta(int block, String delta) {
        return event(
                "contentBlockDelta",
                "{\"contentBlockIndex\":" + block + ",\"delta\":" + delta + "}");
    }

    Frames call(int block, String id, String name) {
        return event(
                "contentBlockStart",
                "{\"contentBlockIndex\":%d,\"start\":{\"toolUse\":{\"toolUseId\":\"%s\",\"name\":\"%s\"}}}"
                        .formatted(block, id, name));
    }

    Frames stop(int block) {
        return event("contentBlockStop", "{\"contentBlockIndex\":" + block + "}");
    }

    /** The end of the message and, after it, the usage. */
    Frames end(String reason) {
        return event("messageStop", "{\"stopReason\":\"" + reason + "\"}")
                .event(
                        "metadata",
                        "{\"usage\":{\"inputTokens\":11,\"outputTokens\":7,\"totalTokens\":118,"
                                + "\"cacheReadInputTokens\":80,\"cacheWriteInputTokens\":20},"
                                + "\"metrics\":{\"latencyMs\":551}}");
    }

    Frames event(String type, String json) {
        return frame("event", ":event-type", type, json);
    }

    Frames exception(String type, String message) {
        return frame("exception", ":exception-type", type, "{\"message\":\"" + message + "\"}");
    }

    Frames raw(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    private Frames frame(String kind, String typeHeader, String type, String json) {
        Map<String, HeaderValue> headers = new LinkedHashMap<>();
        headers.put(typeHeader, HeaderValue.fromString(type));
        headers.put(":content-type", HeaderValue.fromString("application/json"));
        headers.put(":message-type", HeaderValue.fromString(kind));
        new Message(headers, json.getBytes(StandardCharsets.UTF_8)).encode(bytes);
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
