package io.sfai.gateway.api.messages;

import io.sfai.gateway.api.CallInput;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Estimate;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.json.JsonText;
import io.sfai.gateway.sse.SseWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of a message from deltas: blocks begin and end one after the other, but for
 * calls whose arguments an upstream mixes.
 */
final class DeltaEvents {
    private static final byte[] END = "}}".getBytes(StandardCharsets.US_ASCII);

    private final InferenceRequest request;
    private final SseWriter out;
    private final Estimate said = new Estimate();
    private boolean begun;
    private long blocks;
    private @Nullable Words words;
    private final Map<Integer, Call> calls = new TreeMap<>();
    private @Nullable FinishReason reason;
    private @Nullable Usage usage;

    DeltaEvents(InferenceRequest request, SseWriter out) {
        this.request = request;
        this.out = out;
    }

    /** Whether the message has begun, so that a ping may come. */
    boolean hasBegun() {
        return begun;
    }

    void write(Delta delta) throws IOException {
        said.add(delta);
        switch (delta) {
            case Delta.UsageReport report -> usage = report.usage();
            case Delta.GatewayCall call -> ran(call);
            case Delta.GatewayResult result -> {
                endBlocks();
                stop(start(MessageShape.served(result)));
            }
            case Delta.NextStep step -> endWords();
            case Delta.Embeddings none -> {}
            case Delta.Finish end -> reason = end.reason();
            case Delta.Text text -> words("text").say(text.text());
            case Delta.Refusal refusal -> words("text").say(refusal.text());
            case Delta.Reasoning thought -> words("thinking").say(thought.text());
            case Delta.ThoughtEnd end -> ended(end.thought());
            case Delta.ToolCallStart start -> called(start);
            case Delta.ToolCallArguments more -> argued(more);
        }
    }

    /** Writes what ends a message that is whole. */
    void end() throws IOException {
        begin();
        endWords();
        for (Call call : calls.values()) {
            call.end();
        }
        JsonObject delta =
                new JsonObject()
                        .put("stop_reason", MessageShape.stopReason(reason, !calls.isEmpty()));
        delta.put("stop_sequence", null);
        Usage used = usage == null ? MessageShape.guess(request, said) : usage;
        send(
                "message_delta",
                new JsonObject().put("delta", delta).put("usage", MessageShape.usage(used)));
        send("message_stop", new JsonObject());
    }

    private void begin() throws IOException {
        if (begun) {
            return;
        }
        begun = true;
        Usage known = usage == null ? MessageShape.guess(request, new Estimate()) : usage;
        JsonObject message = MessageShape.message(request, new JsonArray(), known);
        send("message_start", new JsonObject().put("message", message));
    }

    private void ended(Part.Thought thought) throws IOException {
        switch (thought) {
            case Part.Thinking signed -> {
                Words block = words("thinking");
                JsonObject delta = new JsonObject().put("type", "signature_delta");
                delta.put("signature", signed.signature());
                send("content_block_delta", at(block.index).put("delta", delta));
                endWords();
            }
            case Part.RedactedThinking redacted -> {
                endWords();
                stop(start(MessageShape.redacted(redacted)));
            }
        }
    }

    private void called(Delta.ToolCallStart start) throws IOException {
        endBlocks();
        calls.put(start.index(), new Call(start(MessageShape.toolUse(start, new JsonObject()))));
    }

    private void ran(Delta.GatewayCall call) throws IOException {
        endBlocks();
        long index = start(MessageShape.served(call, new JsonObject()));
        String input = Json.text(CallInput.of(call.arguments()));
        say(head(index, "input_json_delta", "partial_json"), input);
        stop(index);
    }

    private void argued(Delta.ToolCallArguments more) throws IOException {
        Call call = calls.get(more.index());
        if (call == null || call.ended) {
            // Its block is closed: whatever the client made of the rest would be wrong.
            throw new Upstream(
                            "the upstream mixed the arguments of its calls",
                            UpstreamFault.MALFORMED,
                            200,
                            null,
                            null,
                            null)
                    .exception();
        }
        call.arguments.add(more.fragment());
        call.say(more.fragment());
    }

    /** The block of words at hand, or a new one of this type. */
    private Words words(String type) throws IOException {
        Words open = words;
        if (open != null && open.type.equals(type)) {
            return open;
        }
        endWords();
        boolean isText = type.equals("text");
        JsonObject block = isText ? MessageShape.text("") : MessageShape.thinking("", "");
        Words opened = new Words(type, start(block));
        words = opened;
        return opened;
    }

    /** Ends all blocks of which no more can come. */
    private void endBlocks() throws IOException {
        endWords();
        for (Call call : calls.values()) {
            if (!call.arguments.areHalf()) {
                call.end();
            }
        }
    }

    private void endWords() throws IOException {
        if (words != null) {
            stop(words.index);
            words = null;
        }
    }

    private long start(JsonObject block) throws IOException {
        begin();
        long index = blocks++;
        send("content_block_start", at(index).put("content_block", block));
        return index;
    }

    private void stop(long index) throws IOException {
        send("content_block_stop", at(index));
    }

    private static JsonObject at(long index) {
        return new JsonObject().put("index", index);
    }

    private void send(String type, JsonObject rest) throws IOException {
        JsonObject event = new JsonObject().put("type", type);
        rest.names().forEach(name -> event.put(name, rest.get(name)));
        out.event(type, Json.bytes(event));
    }

    /** What a block's deltas have in common: most events are of these, and a tree costs more. */
    private static byte[] head(long index, String type, String field) {
        return ("{\"type\":\"content_block_delta\",\"index\":"
                        + index
                        + ",\"delta\":{\"type\":\""
                        + type
                        + "\",\""
                        + field
                        + "\":")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void say(byte[] head, String text) throws IOException {
        byte[] quoted = JsonText.quoted(text);
        byte[] event = new byte[head.length + quoted.length + END.length];
        System.arraycopy(head, 0, event, 0, head.length);
        System.arraycopy(quoted, 0, event, head.length, quoted.length);
        System.arraycopy(END, 0, event, head.length + quoted.length, END.length);
        out.event("content_block_delta", event);
    }

    /** An open block of text or of thinking. */
    private final class Words {
        private final String type;
        private final long index;
        private final byte[] head;

        Words(String type, long index) {
            this.type = type;
            this.index = index;
            this.head = head(index, type + "_delta", type);
        }

        void say(String text) throws IOException {
            DeltaEvents.this.say(head, text);
        }
    }

    /** The block of a call, which ends when the next one begins or the message does. */
    private final class Call {
        private final long index;
        private final byte[] head;
        private final CallArguments arguments = new CallArguments();
        private boolean ended;

        Call(long index) {
            this.index = index;
            this.head = head(index, "input_json_delta", "partial_json");
        }

        void say(String fragment) throws IOException {
            DeltaEvents.this.say(head, fragment);
        }

        void end() throws IOException {
            if (!ended) {
                ended = true;
                stop(index);
            }
        }
    }
}
