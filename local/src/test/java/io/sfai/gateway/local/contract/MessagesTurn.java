package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.At;
import java.util.ArrayList;
import java.util.List;

/**
 * A turn in Anthropic's dialect.
 *
 * @param content its blocks, as a client puts them into its history
 */
record MessagesTurn(String stopReason, List<JsonObject> content, JsonObject usage) {
    static MessagesTurn of(Reply reply, boolean streamed) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        if (!streamed) {
            JsonObject body = reply.json();
            return new MessagesTurn(
                    body.string("stop_reason", ""),
                    At.objects(body, "content"),
                    At.object(body, "usage"));
        }
        List<JsonObject> content = new ArrayList<>();
        JsonObject end = new JsonObject();
        for (String event : reply.body().split("\n\n", 0)) {
            if (event.startsWith(":")) {
                continue;
            }
            JsonObject data = Json.object(event.substring(event.indexOf("\ndata: ") + 7));
            switch (data.string("type", "")) {
                case "content_block_start" -> content.add(At.object(data, "content_block"));
                case "content_block_delta" -> add(At.object(data, "delta"), content.getLast());
                case "message_delta" -> end = data;
                case "error" -> throw new AssertionError(event);
                default -> {}
            }
        }
        content.forEach(MessagesTurn::close);
        return new MessagesTurn(
                String.valueOf(At.value(end, "delta", "stop_reason")),
                content,
                At.object(end, "usage"));
    }

    private static void add(JsonObject delta, JsonObject block) {
        for (String field : List.of("text", "thinking", "signature", "partial_json")) {
            if (delta.has(field)) {
                block.put(field, block.string(field, "") + delta.string(field, ""));
            }
        }
    }

    private static void close(JsonObject block) {
        Object input = block.remove("partial_json");
        if (input instanceof String json && !json.isEmpty()) {
            block.put("input", Json.object(json));
        }
    }
}
