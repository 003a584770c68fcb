package io.sfai.gateway.provider.openai;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What the upstream's chunks and completions say, in the gateway's own terms. */
final class ChatDeltas {
    private ChatDeltas() {}

    /** Of {@code chat.completion.chunk}; the first choice only. */
    static List<Delta> ofChunk(JsonObject chunk) {
        return of(chunk, "delta");
    }

    /** Of {@code chat.completion}; the first choice only. */
    static List<Delta> ofCompletion(JsonObject completion) {
        return of(completion, "message");
    }

    private static List<Delta> of(JsonObject answer, String messageField) {
        List<Delta> deltas = new ArrayList<>(2);
        JsonArray choices = answer.array("choices");
        JsonObject choice = choices == null ? null : choices.object(0);
        if (choice != null) {
            JsonObject message = choice.object(messageField);
            if (message != null) {
                message(message, deltas);
            }
            String finish = choice.string("finish_reason");
            if (finish != null) {
                deltas.add(finish(finish));
            }
        }
        JsonObject usage = answer.object("usage");
        if (usage != null) {
            deltas.add(new Delta.UsageReport(usage(usage)));
        }
        return deltas;
    }

    private static void message(JsonObject message, List<Delta> deltas) {
        String reasoning = message.string("reasoning_content", message.string("reasoning", ""));
        if (!reasoning.isEmpty()) {
            deltas.add(new Delta.Reasoning(reasoning));
        }
        String content = message.string("content", "");
        if (!content.isEmpty()) {
            deltas.add(new Delta.Text(content));
        }
        String refusal = message.string("refusal", "");
        if (!refusal.isEmpty()) {
            deltas.add(new Delta.Refusal(refusal));
        }
        JsonArray calls = message.array("tool_calls");
        for (int i = 0; calls != null && i < calls.size(); i++) {
            JsonObject call = calls.object(i);
            if (call != null) {
                toolCall(call, (int) call.integer("index", i), deltas);
            }
        }
    }

    private static void toolCall(JsonObject call, int index, List<Delta> deltas) {
        JsonObject function = call.object("function");
        if (function == null) {
            return;
        }
        String name = function.string("name", "");
        if (!name.isEmpty()) {
            deltas.add(new Delta.ToolCallStart(index, call.string("id", ""), name));
        }
        String arguments = function.string("arguments", "");
        if (!arguments.isEmpty()) {
            deltas.add(new Delta.ToolCallArguments(index, arguments));
        }
    }

    static Delta.Finish finish(String raw) {
        return new Delta.Finish(new FinishReason(unified(raw), raw));
    }

    static Usage usage(JsonObject usage) {
        JsonObject prompt = usage.object("prompt_tokens_details");
        JsonObject completion = usage.object("completion_tokens_details");
        return new Usage(
                usage.integer("prompt_tokens", 0),
                usage.integer("completion_tokens", 0),
                prompt == null
                        ? usage.integer("prompt_cache_hit_tokens", 0)
                        : prompt.integer("cached_tokens", 0),
                prompt == null ? 0 : prompt.integer("cache_write_tokens", 0),
                completion == null ? 0 : completion.integer("reasoning_tokens", 0),
                false);
    }

    private static Unified unified(String raw) {
        return switch (raw) {
            case "stop" -> Unified.STOP;
            case "length" -> Unified.LENGTH;
            case "tool_calls", "function_call" -> Unified.TOOL_CALLS;
            case "content_filter" -> Unified.CONTENT_FILTER;
            default -> Unified.OTHER;
        };
    }
}
