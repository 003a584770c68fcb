package io.sfai.gateway.local.matrix;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Script.Call;
import io.sfai.gateway.local.matrix.Script.Fault;
import io.sfai.gateway.local.matrix.Script.Thought;
import io.sfai.gateway.local.upstream.Received;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Bedrock's Converse and ConverseStream, framed by the SDK's own encoder. */
final class BedrockWire extends Wire {
    @Override
    String streamType() {
        return "application/vnd.amazon.eventstream";
    }

    @Override
    boolean streams(Received request) {
        return request.path().endsWith("/converse-stream");
    }

    /** Where a tool is forced, the model answers by calling it. */
    private static Script forced(Script script, JsonObject body) {
        JsonObject config = body.object("toolConfig");
        JsonObject choice = config == null ? null : config.object("toolChoice");
        JsonObject tool = choice == null ? null : choice.object("tool");
        return tool == null
                ? script
                : Script.calls(
                        new Call("tooluse_forced", tool.string("name", ""), script.text(), false));
    }

    @Override
    List<byte[]> stream(Script asked, Received request) {
        Script script = forced(asked, request.body());
        List<byte[]> frames = new ArrayList<>();
        frames.add(event("messageStart", new JsonObject().put("role", "assistant")));
        Blocks blocks = new Blocks(frames);
        for (Thought thought : script.thoughts()) {
            thought(thought, blocks);
        }
        for (String word : script.saidWords()) {
            blocks.delta(new JsonObject().put("text", word));
        }
        if (script.fault() == Fault.MID_STREAM) {
            frames.add(exception());
        }
        if (script.fault() != Fault.NONE) {
            return frames;
        }
        if (!script.text().isEmpty()) {
            blocks.stop();
        }
        for (Call call : script.calls()) {
            blocks.start(new JsonObject().put("toolUse", toolUse(call)));
            for (String piece : call.pieces()) {
                blocks.delta(new JsonObject().put("toolUse", new JsonObject().put("input", piece)));
            }
            blocks.stop();
        }
        JsonObject stop = new JsonObject().put("stopReason", script.stopReason());
        frames.add(event("messageStop", stop));
        JsonObject metrics = new JsonObject().put("latencyMs", 12L);
        frames.add(
                event("metadata", new JsonObject().put("usage", usage()).put("metrics", metrics)));
        return frames;
    }

    private static void thought(Thought thought, Blocks blocks) {
        String signature = thought.signature();
        if (signature == null) {
            blocks.delta(reasoning(new JsonObject().put("redactedContent", thought.text())));
        } else {
            int half = thought.text().length() / 2;
            blocks.delta(
                    reasoning(new JsonObject().put("text", thought.text().substring(0, half))));
            blocks.delta(reasoning(new JsonObject().put("text", thought.text().substring(half))));
            blocks.delta(reasoning(new JsonObject().put("signature", signature)));
        }
        blocks.stop();
    }

    private static JsonObject reasoning(JsonObject delta) {
        return new JsonObject().put("reasoningContent", delta);
    }

    /** Numbers the blocks. */
    private static final class Blocks {
        private final List<byte[]> frames;
        private long index;

        Blocks(List<byte[]> frames) {
            this.frames = frames;
        }

        void start(JsonObject start) {
            frames.add(event("contentBlockStart", at().put("start", start)));
        }

        void delta(JsonObject delta) {
            frames.add(event("contentBlockDelta", at().put("delta", delta)));
        }

        void stop() {
            frames.add(event("contentBlockStop", at()));
            index++;
        }

        private JsonObject at() {
            return new JsonObject().put("contentBlockIndex", index);
        }
    }

    private static byte[] event(String type, JsonObject body) {
        return frame(
                Map.of(
                        ":message-type", HeaderValue.fromString("event"),
                        ":event-type", HeaderValue.fromString(type),
                        ":content-type", HeaderValue.fromString("application/json")),
                body);
    }

    private static byte[] exception() {
        return frame(
                Map.of(
                        ":message-type", HeaderValue.fromString("exception"),
                        ":exception-type", HeaderValue.fromString("modelStreamErrorException"),
                        ":content-type", HeaderValue.fromString("application/json")),
                new JsonObject()
                        .put("message", "The model failed")
                        .put("originalStatusCode", 500L));
    }

    private static byte[] frame(Map<String, HeaderValue> headers, JsonObject body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Message(headers, Json.bytes(body)).encode(out);
        return out.toByteArray();
    }

    @Override
    JsonObject whole(Script asked, Received request) {
        Script script = forced(asked, request.body());
        if (script.fault() == Fault.MID_STREAM) {
            return new JsonObject().put("message", "The model failed");
        }
        JsonArray content = new JsonArray();
        for (Thought thought : script.thoughts()) {
            JsonObject text = new JsonObject().put("text", thought.text());
            content.add(
                    reasoning(
                            thought.signature() == null
                                    ? new JsonObject().put("redactedContent", thought.text())
                                    : new JsonObject()
                                            .put(
                                                    "reasoningText",
                                                    text.put("signature", thought.signature()))));
        }
        if (!script.text().isEmpty()) {
            content.add(new JsonObject().put("text", script.text()));
        }
        for (Call call : script.calls()) {
            String arguments = call.arguments().isEmpty() ? "{}" : call.arguments();
            content.add(
                    new JsonObject()
                            .put("toolUse", toolUse(call).put("input", Json.object(arguments))));
        }
        JsonObject message = new JsonObject().put("role", "assistant").put("content", content);
        JsonObject answer =
                new JsonObject().put("output", new JsonObject().put("message", message));
        answer.put("stopReason", script.stopReason()).put("usage", usage());
        return answer.put("metrics", new JsonObject().put("latencyMs", 12L));
    }

    private static JsonObject toolUse(Call call) {
        return new JsonObject().put("toolUseId", call.id()).put("name", call.name());
    }

    private static JsonObject usage() {
        int plain = Script.INPUT - Script.CACHE_READ - Script.CACHE_WRITE;
        JsonObject usage = new JsonObject().put("inputTokens", (long) plain);
        usage.put("cacheReadInputTokens", (long) Script.CACHE_READ);
        usage.put("cacheWriteInputTokens", (long) Script.CACHE_WRITE);
        usage.put("outputTokens", (long) Script.OUTPUT);
        return usage.put("totalTokens", (long) (Script.INPUT + Script.OUTPUT));
    }

    @Override
    Map<String, String> refusalHeaders() {
        return Map.of(
                "content-type",
                "application/json",
                "retry-after",
                RETRY_AFTER,
                "x-amzn-errortype",
                "ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/");
    }

    @Override
    JsonObject refusal() {
        return new JsonObject().put("message", "Too many requests, please wait");
    }
}
