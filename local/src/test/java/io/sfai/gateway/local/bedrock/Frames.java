package io.sfai.gateway.local.bedrock;

import io.sfai.gateway.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Frames of ConverseStream, made by the SDK's own encoder. */
public final class Frames {
    private Frames() {}

    /** An answer of words, with its end and its usage. */
    public static List<byte[]> words(String... words) {
        List<byte[]> frames = begun(words);
        frames.add(stop(0));
        frames.addAll(end("end_turn", 100, 20));
        return frames;
    }

    /** The beginning of such an answer. */
    public static List<byte[]> begun(String... words) {
        List<byte[]> frames = new ArrayList<>();
        frames.add(event("messageStart", new JsonObject().put("role", "assistant")));
        for (String word : words) {
            frames.add(delta(0, new JsonObject().put("text", word)));
        }
        return frames;
    }

    /** A call, its arguments in pieces. */
    public static List<byte[]> call(int block, String id, String name, String... arguments) {
        List<byte[]> frames = new ArrayList<>();
        JsonObject use = new JsonObject().put("toolUseId", id).put("name", name);
        frames.add(
                event(
                        "contentBlockStart",
                        new JsonObject()
                                .put("contentBlockIndex", (long) block)
                                .put("start", new JsonObject().put("toolUse", use))));
        for (String piece : arguments) {
            JsonObject input = new JsonObject().put("input", piece);
            frames.add(delta(block, new JsonObject().put("toolUse", input)));
        }
        frames.add(stop(block));
        return frames;
    }

    /** A signed block of thinking, given as the JSON of the wire. */
    public static List<byte[]> thinking(int block, String text, String signature) {
        return List.of(
                delta(block, reasoning(new JsonObject().put("text", text))),
                delta(block, reasoning(new JsonObject().put("signature", signature))),
                stop(block));
    }

    /** The end of the message and, after it, the usage. */
    public static List<byte[]> end(String reason, long in, long out) {
        JsonObject usage = new JsonObject().put("inputTokens", in).put("outputTokens", out);
        return List.of(
                event("messageStop", new JsonObject().put("stopReason", reason)),
                event(
                        "metadata",
                        new JsonObject()
                                .put("usage", usage.put("totalTokens", in + out))
                                .put("metrics", new JsonObject().put("latencyMs", 5L))));
    }

    public static byte[] delta(int block, JsonObject delta) {
        return event(
                "contentBlockDelta",
                new JsonObject().put("contentBlockIndex", (long) block).put("delta", delta));
    }

    public static byte[] stop(int block) {
        return event("contentBlockStop", new JsonObject().put("contentBlockIndex", (long) block));
    }

    public static byte[] event(String type, JsonObject payload) {
        return frame("event", ":event-type", type, payload);
    }

    /** An exception inside a stream, such as {@code throttlingException}. */
    public static byte[] exception(String type, String message) {
        return frame(
                "exception", ":exception-type", type, new JsonObject().put("message", message));
    }

    private static JsonObject reasoning(JsonObject content) {
        return new JsonObject().put("reasoningContent", content);
    }

    private static byte[] frame(String kind, String typeHeader, String type, JsonObject payload) {
        Map<String, HeaderValue> headers = new LinkedHashMap<>();
        headers.put(typeHeader, HeaderValue.fromString(type));
        headers.put(":content-type", HeaderValue.fromString("application/json"));
        headers.put(":message-type", HeaderValue.fromString(kind));
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        new Message(headers, payload.toString().getBytes(StandardCharsets.UTF_8)).encode(frame);
        return frame.toByteArray();
    }
}
