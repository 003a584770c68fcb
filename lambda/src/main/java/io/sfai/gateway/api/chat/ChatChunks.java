package io.sfai.gateway.api.chat;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes {@code chat.completion.chunk} objects, and mends those that upstreams make badly. */
final class ChatChunks {
    private final InferenceRequest request;
    private final long created;

    ChatChunks(InferenceRequest request, Instant created) {
        this.request = request;
        this.created = created.getEpochSecond();
    }

    /** A chunk with one choice. */
    JsonObject choice(JsonObject delta, @Nullable String finish) {
        JsonObject choice = new JsonObject().put("index", 0L).put("delta", delta);
        choice.put("logprobs", null).put("finish_reason", finish);
        return head().put("choices", JsonArray.of(choice));
    }

    /** The chunk that carries usage and nothing else. */
    JsonObject usageChunk(JsonObject usage) {
        return head().put("choices", new JsonArray()).put("usage", usage);
    }

    private JsonObject head() {
        JsonObject chunk = new JsonObject().put("id", "chatcmpl-" + request.id());
        chunk.put("object", "chat.completion.chunk").put("created", created);
        return chunk.put("model", request.alias());
    }

    /** The delta that tells one thing; a finish and usage have none. */
    static JsonObject delta(Delta delta) {
        JsonObject json = new JsonObject();
        return switch (delta) {
            case Delta.Text text -> json.put("content", text.text());
            case Delta.Reasoning thought -> json.put("reasoning_content", thought.text());
            case Delta.ThoughtEnd end ->
                    json.put("thinking_blocks", JsonArray.of(thinkingBlock(end.thought())));
            case Delta.Refusal words -> json.put("refusal", words.text());
            case Delta.ToolCallStart start ->
                    toolCall(
                            json,
                            new JsonObject()
                                    .put("index", (long) start.index())
                                    .put("id", start.id())
                                    .put("type", "function"),
                            new JsonObject().put("name", start.name()).put("arguments", ""));
            case Delta.ToolCallArguments more -> arguments(json, more.index(), more.fragment());
            case Delta.GatewayCall call -> json;
            case Delta.GatewayResult result -> json;
            case Delta.NextStep step -> json;
            case Delta.Embeddings none -> json;
            case Delta.Finish end -> json;
            case Delta.UsageReport report -> json;
        };
    }

    /** A block as clients keep it beside the message and send it back. */
    static JsonObject thinkingBlock(Part.Thought thought) {
        return switch (thought) {
            case Part.Thinking block ->
                    new JsonObject()
                            .put("type", "thinking")
                            .put("thinking", block.text())
                            .put("signature", block.signature());
            case Part.RedactedThinking block ->
                    new JsonObject().put("type", "redacted_thinking").put("data", block.data());
        };
    }

    /** The element of {@code tool_calls} that gives a call without arguments its empty object. */
    static JsonObject emptyArguments(long index) {
        return new JsonObject()
                .put("index", index)
                .put("function", new JsonObject().put("arguments", "{}"));
    }

    private static JsonObject arguments(JsonObject json, int index, String fragment) {
        return toolCall(
                json,
                new JsonObject().put("index", (long) index),
                new JsonObject().put("arguments", fragment));
    }

    private static JsonObject toolCall(JsonObject delta, JsonObject call, JsonObject function) {
        return delta.put("tool_calls", JsonArray.of(call.put("function", function)));
    }

    static String finishReason(FinishReason reason) {
        return switch (reason.unified()) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
            case OTHER -> reason.raw();
        };
    }

    static JsonObject usage(Usage usage) {
        JsonObject json = new JsonObject().put("prompt_tokens", usage.input());
        json.put("completion_tokens", usage.output());
        json.put("total_tokens", usage.input() + usage.output());
        JsonObject prompt = new JsonObject().put("cached_tokens", usage.cacheRead());
        if (usage.cacheWrite() > 0) {
            // OpenAI's name for it, and OpenRouter's.
            prompt.put("cache_write_tokens", usage.cacheWrite());
        }
        json.put("prompt_tokens_details", prompt);
        return json.put(
                "completion_tokens_details",
                new JsonObject().put("reasoning_tokens", usage.reasoning()));
    }
}
