package io.sfai.gateway.api.messages;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Estimate;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The pieces of a message that streamed and whole answers have in common. */
final class MessageShape {
    private MessageShape() {}

    /** A message with all its fields, which has not ended yet. */
    static JsonObject message(InferenceRequest request, JsonArray content, Usage usage) {
        JsonObject message = new JsonObject().put("id", "msg_" + request.id());
        message.put("type", "message").put("role", "assistant").put("model", request.alias());
        message.put("content", content).put("stop_reason", null).put("stop_sequence", null);
        return message.put("usage", usage(usage));
    }

    /** Counts in Anthropic's way: the input without what its cache has done. */
    static JsonObject usage(Usage usage) {
        long input = Math.max(0, usage.input() - usage.cacheRead() - usage.cacheWrite());
        JsonObject json = new JsonObject().put("input_tokens", input);
        json.put("cache_creation_input_tokens", usage.cacheWrite());
        json.put("cache_read_input_tokens", usage.cacheRead());
        return json.put("output_tokens", usage.output());
    }

    /** What is known before anything has been said. */
    static Usage guess(InferenceRequest request, Estimate said) {
        return new Usage(Estimate.tokens(request), said.tokens(), 0, 0, 0, true);
    }

    /**
     * Anthropic's word for why an answer ended.
     *
     * @param reason null if the upstream gave none and has ended all the same
     */
    static String stopReason(@Nullable FinishReason reason, boolean hasCalls) {
        if (reason == null) {
            return hasCalls ? "tool_use" : "end_turn";
        }
        String raw = reason.raw();
        return switch (reason.unified()) {
            case STOP -> raw.equals("stop_sequence") || raw.equals("pause_turn") ? raw : "end_turn";
            case LENGTH -> raw.equals("model_context_window_exceeded") ? raw : "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER -> "refusal";
            case OTHER -> raw;
        };
    }

    static JsonObject text(String text) {
        return block("text", "text", text);
    }

    static JsonObject thinking(String text, String signature) {
        return block("thinking", "thinking", text).put("signature", signature);
    }

    static JsonObject redacted(Part.RedactedThinking thought) {
        return block("redacted_thinking", "data", thought.data());
    }

    static JsonObject toolUse(Delta.ToolCallStart start, JsonObject input) {
        return block("tool_use", "id", start.id()).put("name", start.name()).put("input", input);
    }

    /** A call that the gateway runs; the block ends at once. */
    static JsonObject served(Delta.GatewayCall call, JsonObject input) {
        return block("mcp_tool_use", "id", call.id())
                .put("name", call.name())
                .put("server_name", call.server())
                .put("input", input);
    }

    /** What came of it; without content if the client is not told. */
    static JsonObject served(Delta.GatewayResult result) {
        String output = result.output();
        return block("mcp_tool_result", "tool_use_id", result.callId())
                .put("is_error", result.failed())
                .put("content", output == null ? new JsonArray() : JsonArray.of(text(output)));
    }

    private static JsonObject block(String type, String field, String value) {
        return new JsonObject().put("type", type).put(field, value);
    }
}
