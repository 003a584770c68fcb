package io.sfai.gateway.api.chat;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.api.chat.shape.CallForms;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code chat.completion}: the upstream's own if it gave one, else put together from deltas.
 */
final class ChatCompletion implements AnswerForm.Whole {
    private final InferenceRequest request;
    private final Instant created;
    private final FreeformCalls freeform;
    private final boolean functions;
    private final boolean relays;
    private final ToolLines tools = new ToolLines();
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final JsonArray thinkingBlocks = new JsonArray();
    private final StringBuilder refusal = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    private @Nullable JsonObject own;
    private @Nullable String finish;
    private @Nullable JsonObject usage;

    /**
     * @param forms how the client wants the calls of its tools
     */
    ChatCompletion(InferenceRequest request, CallForms forms, Instant created) {
        this.request = request;
        this.freeform = new FreeformCalls(forms);
        this.functions = forms.functions();
        this.relays = forms.areRelayed();
        this.created = created;
    }

    @Override
    public void event(InferenceEvent event) {
        Raw raw = event.raw();
        if (relays && raw != null && raw.whole() && raw.dialect() == request.dialect()) {
            own = raw.body();
        } else {
            event.deltas().forEach(this::add);
        }
    }

    @Override
    public byte[] bytes() {
        return Json.bytes(json());
    }

    private void add(Delta delta) {
        switch (delta) {
            case Delta.Text text -> content.append(tools.text(text).text());
            case Delta.Reasoning thought -> reasoning.append(tools.thought(thought).text());
            case Delta.ThoughtEnd end ->
                    thinkingBlocks.add(ChatChunks.thinkingBlock(end.thought()));
            case Delta.Refusal words -> refusal.append(words.text());
            case Delta.ToolCallStart start -> {
                boolean free = freeform.begins(start);
                calls.add(new ToolCall(start, free, freeform.isCustom(start.index())));
            }
            case Delta.ToolCallArguments more -> {
                for (ToolCall call : calls) {
                    if (call.start.index() == more.index()) {
                        call.arguments.append(freeform.arguments(more.index(), more.fragment()));
                    }
                }
            }
            case Delta.GatewayCall call -> reasoning.append(tools.called(call).text());
            case Delta.GatewayResult result -> reasoning.append(tools.gave(result).text());
            case Delta.NextStep step -> tools.next();
            case Delta.Embeddings none -> {}
            case Delta.Finish end -> finish = ChatChunks.finishReason(end.reason());
            case Delta.UsageReport report -> usage = ChatChunks.usage(report.usage());
        }
    }

    private JsonObject json() {
        JsonObject whole = own;
        if (whole != null) {
            WholeCalls.mend(whole);
            return whole.put("model", request.alias());
        }
        JsonObject choice = new JsonObject().put("index", 0L).put("message", message());
        String reason = functions && finish != null ? FunctionCalls.reason(finish) : finish;
        choice.put("logprobs", null).put("finish_reason", reason);
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
        if (functions && !calls.isEmpty()) {
            message.put("function_call", calls.getFirst().json().get("function"));
        } else if (!calls.isEmpty()) {
            JsonArray array = new JsonArray();
            calls.forEach(call -> array.add(call.json()));
            message.put("tool_calls", array);
        }
        return message;
    }

    /** A call as it comes; a free one needs no arguments to be whole. */
    private record ToolCall(
            Delta.ToolCallStart start, boolean free, boolean custom, StringBuilder arguments) {
        ToolCall(Delta.ToolCallStart start, boolean free, boolean custom) {
            this(start, free, custom, new StringBuilder());
        }

        JsonObject json() {
            String kind = custom ? "custom" : "function";
            String given = arguments.isEmpty() && !free ? "{}" : arguments.toString();
            JsonObject called = new JsonObject().put("name", start.name());
            called.put(custom ? "input" : "arguments", given);
            return new JsonObject().put("id", start.id()).put("type", kind).put(kind, called);
        }
    }
}
