package io.sfai.gateway.api.chat;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code chat.completion}: the upstream's own if it gave one, else put together from deltas.
 */
final class ChatCompletion {
    private final InferenceRequest request;
    private final Instant created;
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final JsonArray thinkingBlocks = new JsonArray();
    private final StringBuilder refusal = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    private @Nullable JsonObject own;
    private @Nullable String finish;
    private @Nullable JsonObject usage;

    ChatCompletion(InferenceRequest request, Instant created) {
        this.request = request;
        this.created = created;
    }

    void add(Step step) {
        if (step instanceof InferenceEvent event) {
            Raw raw = event.raw();
            if (raw != null && raw.whole() && raw.dialect() == request.dialect()) {
                own = raw.body();
            } else {
                event.deltas().forEach(this::add);
            }
        }
    }

    private void add(Delta delta) {
        switch (delta) {
            case Delta.Text text -> content.append(text.text());
            case Delta.Reasoning thought -> reasoning.append(thought.text());
            case Delta.ThoughtEnd end ->
                    thinkingBlocks.add(ChatChunks.thinkingBlock(end.thought()));
            case Delta.Refusal words -> refusal.append(words.text());
            case Delta.ToolCallStart start -> calls.add(new ToolCall(start));
            case Delta.ToolCallArguments more -> {
                for (ToolCall call : calls) {
                    if (call.start.index() == more.index()) {
                        call.arguments.append(more.fragment());
                    }
                }
            }
            case Delta.Finish end -> finish = ChatChunks.finishReason(end.reason());
            case Delta.UsageReport report -> usage = ChatChunks.usage(report.usage());
        }
    }

    JsonObject json() {
        JsonObject whole = own;
        if (whole != null) {
            WholeCalls.mend(whole);
            return whole.put("model", request.alias());
        }
        JsonObject choice = new JsonObject().put("index", 0L).put("message", message());
        choice.put("logprobs", null).put("finish_reason", finish);
        JsonObject completion = new JsonObject().put("id", "chatcmpl-" + request.id());
        completion.put("object", "chat.completion").put("created", created.getEpochSecond());
        completion.put("model", request.alias()).put("choices", JsonArray.of(choice));
        return usage == null ? completion : completion.put("usage", usage);
    }

    private JsonObject message() {
        JsonObject message = new JsonObject().put("role", "assistant");
        boolean silent = content.isEmpty() && (!calls.isEmpty() || !refusal.isEmpty());
        message.put("content", silent ? null : content.toString());
        message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        if (!thinkingBlocks.isEmpty()) {
            message.put("thinking_blocks", thinkingBlocks);
        }
        if (!calls.isEmpty()) {
            JsonArray array = new JsonArray();
            calls.forEach(call -> array.add(call.json()));
            message.put("tool_calls", array);
        }
        return message;
    }

    private record ToolCall(Delta.ToolCallStart start, StringBuilder arguments) {
        ToolCall(Delta.ToolCallStart start) {
            this(start, new StringBuilder());
        }

        JsonObject json() {
            JsonObject function = new JsonObject().put("name", start.name());
            function.put("arguments", arguments.isEmpty() ? "{}" : arguments.toString());
            JsonObject call = new JsonObject().put("id", start.id()).put("type", "function");
            return call.put("function", function);
        }
    }
}
