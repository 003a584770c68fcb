package io.sfai.gateway.api.chat;

import io.sfai.gateway.api.chat.shape.Freeform;
import io.sfai.gateway.inference.Delta;
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
    private @Nullable ChunkTemplate text;
    private @Nullable ChunkTemplate reasoning;
    private final Map<Integer, ChunkTemplate> arguments = new HashMap<>();

    DeltaChunks(ChatChunks chunks, Freeform freeform) {
        this.chunks = chunks;
        this.freeform = new FreeformCalls(freeform);
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

    byte[] start(Delta.ToolCallStart start) {
        return whole(
                freeform.isCustom(start.index())
                        ? FreeformCalls.customStart(start)
                        : ChatChunks.delta(start));
    }

    /** Null if the client gets nothing of this piece. */
    byte @Nullable [] arguments(Delta.ToolCallArguments more) {
        int index = more.index();
        String fragment = freeform.arguments(index, more.fragment());
        if (fragment.isEmpty()) {
            return null;
        }
        ChunkTemplate template = arguments.get(index);
        if (template == null) {
            template =
                    template(
                            freeform.isCustom(index)
                                    ? FreeformCalls.customInput(index, "")
                                    : ChatChunks.delta(new Delta.ToolCallArguments(index, "")));
            arguments.put(index, template);
        }
        return template.with(fragment);
    }

    /** A chunk with a delta that comes once. */
    byte[] whole(JsonObject delta) {
        return Json.bytes(chunks.choice(delta, null));
    }

    private ChunkTemplate template(JsonObject delta) {
        return new ChunkTemplate(chunks.choice(delta, null));
    }
}
