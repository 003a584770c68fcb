package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.At;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a chat answer said, streamed or whole.
 *
 * @param message as a client puts it into its history
 */
record Spoken(String id, JsonObject message, String finish, @Nullable JsonObject usage) {
    static Spoken of(Reply reply) {
        return new Spoken(
                reply.id(),
                reply.message(),
                reply.choice().string("finish_reason", ""),
                reply.json().object("usage"));
    }

    static Spoken of(EventStream stream) throws IOException {
        List<JsonObject> chunks = stream.chunks();
        JsonObject message = new JsonObject().put("role", "assistant");
        String content = EventStream.said(chunks, "content");
        message.put("content", content.isEmpty() ? null : content);
        String reasoning = EventStream.said(chunks, "reasoning_content");
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning);
        }
        gather("thinking_blocks", chunks, message);
        JsonArray calls = calls(chunks);
        if (!calls.isEmpty()) {
            message.put("tool_calls", calls);
        }
        assertThat(EventStream.finishes(chunks)).as("finishes of " + chunks).hasSize(1);
        JsonObject usage = null;
        for (JsonObject chunk : chunks) {
            usage = chunk.object("usage") == null ? usage : chunk.object("usage");
        }
        return new Spoken(stream.id(), message, EventStream.finishes(chunks).getFirst(), usage);
    }

    private static void gather(String field, List<JsonObject> chunks, JsonObject message) {
        JsonArray all = new JsonArray();
        for (JsonObject chunk : chunks) {
            JsonObject delta = EventStream.delta(chunk);
            JsonArray some = delta == null ? null : delta.array(field);
            if (some != null) {
                some.forEach(all::add);
            }
        }
        if (!all.isEmpty()) {
            message.put(field, all);
        }
    }

    private static JsonArray calls(List<JsonObject> chunks) {
        List<JsonObject> calls = new ArrayList<>();
        for (JsonObject chunk : chunks) {
            JsonObject delta = EventStream.delta(chunk);
            if (delta != null && delta.has("tool_calls")) {
                At.objects(delta, "tool_calls").forEach(piece -> add(piece, calls));
            }
        }
        return JsonArray.of(calls.toArray());
    }

    private static void add(JsonObject piece, List<JsonObject> calls) {
        int index = (int) piece.integer("index", -1);
        JsonObject function = At.object(piece, "function");
        if (index == calls.size()) {
            JsonObject call = piece.copy();
            call.remove("index");
            calls.add(call.put("function", function.copy()));
            return;
        }
        JsonObject known = At.object(calls.get(index), "function");
        String arguments = known.string("arguments", "") + function.string("arguments", "");
        known.put("arguments", arguments);
    }

    String text() {
        return message.string("content", "");
    }

    String reasoning() {
        return message.string("reasoning_content", "");
    }

    /** The calls that are the client's to run. */
    List<JsonObject> calls() {
        return message.has("tool_calls") ? At.objects(message, "tool_calls") : List.of();
    }

    /** The ids of those calls. */
    List<String> callIds() {
        return calls().stream().map(call -> call.string("id", "")).toList();
    }

    long tokensIn() {
        return Objects.requireNonNull(usage).integer("prompt_tokens", -1);
    }

    long tokensOut() {
        return Objects.requireNonNull(usage).integer("completion_tokens", -1);
    }
}
