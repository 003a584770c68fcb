package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Seen.Failure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a message's events together, strictly: what breaks some client fails here. */
final class SeenMessages {
    private final List<JsonObject> blocks = new ArrayList<>();
    private final StringBuilder input = new StringBuilder();
    private @Nullable JsonObject message;
    private @Nullable Failure error;
    private boolean open;
    private boolean done;

    /** What a body of events says. */
    static Seen read(String alias, String body) {
        SeenMessages stream = new SeenMessages();
        assertThat(body).endsWith("\n\n");
        for (String event : body.split("\n\n", 0)) {
            if (!event.startsWith(":")) {
                String[] lines = event.split("\n", -1);
                assertThat(lines).as(event).hasSize(2);
                assertThat(lines[1]).startsWith("data: ");
                JsonObject data = Json.object(lines[1].substring(6));
                assertThat(lines[0]).isEqualTo("event: " + data.string("type"));
                stream.add(data);
            }
        }
        assertThat(stream.done).as("a terminal event").isTrue();
        JsonObject whole = requireNonNull(stream.message);
        whole.put("content", JsonArray.of(stream.blocks.toArray()));
        return MessagesClient.seen(alias, whole, stream.error);
    }

    private void add(JsonObject event) {
        assertThat(done).as("an event after the terminal one: " + event).isFalse();
        String type = event.string("type", "");
        assertThat(message == null)
                .as("before the start: " + event)
                .isEqualTo(type.equals("message_start"));
        switch (type) {
            case "message_start" -> {
                JsonObject begun = At.object(event, "message");
                assertThat(At.objects(begun, "content")).isEmpty();
                message = begun;
            }
            case "content_block_start" -> {
                assertThat(open).as("two blocks at once").isFalse();
                assertThat(event.integer("index")).isEqualTo(blocks.size());
                blocks.add(At.object(event, "content_block"));
                input.setLength(0);
                open = true;
            }
            case "content_block_delta" -> {
                ofLast(event);
                delta(At.object(event, "delta"));
            }
            case "content_block_stop" -> {
                ofLast(event);
                open = false;
                if (!input.isEmpty()) {
                    blocks.getLast().put("input", Json.object(input.toString()));
                }
            }
            case "message_delta" -> {
                assertThat(open).isFalse();
                end(event);
            }
            case "message_stop" -> {
                assertThat(requireNonNull(message).string("stop_reason")).isNotNull();
                done = true;
            }
            case "error" -> {
                error = MessagesClient.failure(event, null);
                done = true;
            }
            case "ping" -> {}
            default -> throw new AssertionError(event);
        }
    }

    private void ofLast(JsonObject event) {
        assertThat(open).as("in no block: " + event).isTrue();
        assertThat(event.integer("index")).isEqualTo(blocks.size() - 1);
    }

    private void delta(JsonObject delta) {
        JsonObject block = blocks.getLast();
        switch (delta.string("type", "")) {
            case "text_delta" -> append(block, "text", delta);
            case "thinking_delta" -> append(block, "thinking", delta);
            case "signature_delta" -> append(block, "signature", delta);
            case "input_json_delta" -> input.append(requireNonNull(delta.string("partial_json")));
            default -> throw new AssertionError(delta);
        }
    }

    private static void append(JsonObject block, String field, JsonObject delta) {
        block.put(field, requireNonNull(block.string(field)) + requireNonNull(delta.string(field)));
    }

    private void end(JsonObject event) {
        JsonObject whole = requireNonNull(message);
        whole.put("stop_reason", At.value(event, "delta", "stop_reason"));
        JsonObject usage = At.object(whole, "usage");
        JsonObject corrected = At.object(event, "usage");
        corrected.names().forEach(name -> usage.put(name, corrected.get(name)));
    }
}
