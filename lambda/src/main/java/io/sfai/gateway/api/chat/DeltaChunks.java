package io.sfai.gateway.api.chat;

import io.sfai.gateway.api.ChunkTemplate;
import io.sfai.gateway.api.chat.shape.CallForms;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the chunk of each delta of an answer. Those that come by the thousand are written by
 * template, since a tree for each would cost more than reading the upstream's event.
 */
final class DeltaChunks {
    private final ChatChunks chunks;
    private final FreeformCalls freeform;
    private final boolean functions;
    private @Nullable ChunkTemplate text;
    private @Nullable ChunkTemplate reasoning;
    private final Map<Integer, ChunkTemplate> arguments = new HashMap<>();

    DeltaChunks(ChatChunks chunks, CallForms forms) {
        this.chunks = chunks;
        this.freeform = new FreeformCalls(forms);
        this.functions = forms.functions();
    }

    byte[] text(Delta.Text delta) {
        ChunkTemplate template = text;
        if (template == null) {
            template = template(ChatChunks.delta(new Delta.Text("")));
            text = template;
        }
        return template.with(delta.text());
    }

    byte[] reasoning(Delta.Reasoning delta) {
        ChunkTemplate template = reasoning;
        if (template == null) {
            template = template(ChatChunks.delta(new Delta.Reasoning("")));
            reasoning = template;
        }
        return template.with(delta.text());
    }

    /** Whether a call that begins needs no arguments to be whole. */
    boolean begins(Delta.ToolCallStart start) {
        return freeform.begins(start);
    }

    /** Null if the client gets nothing of the call: one that knows functions only gets one. */
    byte @Nullable [] start(Delta.ToolCallStart start) {
        int index = start.index();
        if (functions) {
            return index == 0 ? whole(FunctionCalls.start(start)) : null;
        }
        return whole(
                freeform.isCustom(index)
                        ? FreeformCalls.customStart(start)
                        : ChatChunks.delta(start));
    }

    /** Null if the client gets nothing of this piece. */
    byte @Nullable [] arguments(Delta.ToolCallArguments more) {
        int index = more.index();
        String fragment = freeform.arguments(index, more.fragment());
        if (fragment.isEmpty() || (functions && index > 0)) {
            return null;
        }
        ChunkTemplate template = arguments.get(index);
        if (template == null) {
            template = template(argumentsDelta(index));
            arguments.put(index, template);
        }
        return template.with(fragment);
    }

    private JsonObject argumentsDelta(int index) {
        if (functions) {
            return FunctionCalls.arguments("");
        }
        return freeform.isCustom(index)
                ? FreeformCalls.customInput(index, "")
                : ChatChunks.delta(new Delta.ToolCallArguments(index, ""));
    }

    /** The chunk that ends a call which came without arguments. */
    byte @Nullable [] noArguments(int index) {
        return arguments(new Delta.ToolCallArguments(index, "{}"));
    }

    byte[] finish(FinishReason reason) {
        String word = ChatChunks.finishReason(reason);
        return Json.bytes(
                chunks.choice(new JsonObject(), functions ? FunctionCalls.reason(word) : word));
    }

    /** A chunk with a delta that comes once. */
    byte[] whole(JsonObject delta) {
        return Json.bytes(chunks.choice(delta, null));
    }

    private ChunkTemplate template(JsonObject delta) {
        return new ChunkTemplate(chunks.choice(delta, null));
    }
}
