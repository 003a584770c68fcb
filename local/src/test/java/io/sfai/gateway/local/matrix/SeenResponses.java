package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Seen.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts a response's events together, strictly: what breaks some client fails here. */
final class SeenResponses {
    private final Map<Long, JsonObject> items = new TreeMap<>();
    private final Map<String, StringBuilder> texts = new HashMap<>();
    private @Nullable String id;
    private @Nullable JsonObject last;
    private @Nullable Failure error;
    private long number;

    /** What a body of events says. */
    static Seen read(String alias, String body) {
        SeenResponses stream = new SeenResponses();
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
        return stream.seen(alias);
    }

    private void add(JsonObject event) {
        assertThat(last).as("an event after the terminal one: " + event).isNull();
        assertThat(event.integer("sequence_number")).isEqualTo(number++);
        String type = event.string("type", "");
        JsonObject response = event.object("response");
        if (response != null) {
            response(type, response);
        } else if (type.equals("error")) {
            error = SeenStream.failure(event, null);
        } else if (type.startsWith("response.output_item.")) {
            item(event, type.endsWith("added"));
        } else {
            inside(type, event);
        }
    }

    private void response(String type, JsonObject response) {
        String own = requireNonNull(response.string("id"));
        assertThat(id == null ? own : id).isEqualTo(own);
        id = own;
        switch (type) {
            case "response.created" -> assertThat(number).isEqualTo(1);
            case "response.in_progress" -> assertThat(number).isEqualTo(2);
            case "response.completed", "response.incomplete", "response.failed" -> last = response;
            default -> throw new AssertionError(type);
        }
    }

    private void item(JsonObject event, boolean added) {
        long place = requireNonNull(event.integer("output_index"));
        JsonObject item = At.object(event, "item");
        JsonObject before = items.put(place, item);
        if (added) {
            assertThat(before).isNull();
            assertThat(place).isEqualTo(items.size() - 1);
        } else {
            assertThat(requireNonNull(before).get("id")).isEqualTo(item.get("id"));
        }
    }

    private void inside(String type, JsonObject event) {
        JsonObject item = requireNonNull(items.get(event.integer("output_index", -1)));
        assertThat(event.string("item_id")).isEqualTo(item.string("id"));
        String[] steps = type.split("\\.", -1);
        String key = steps[1] + event.get("output_index");
        switch (steps[2]) {
            case "delta" ->
                    texts.computeIfAbsent(key, k -> new StringBuilder())
                            .append(requireNonNull(event.string("delta")));
            case "done" -> {
                if (!steps[1].endsWith("_part")) {
                    String field = steps[1].endsWith("_arguments") ? "arguments" : "text";
                    assertThat(event.string(field)).isEqualTo(texts.get(key) + "");
                }
            }
            case "added" -> {}
            default -> throw new AssertionError(type);
        }
    }

    private Seen seen(String alias) {
        JsonObject response = requireNonNull(last, "a terminal event");
        boolean failed = "failed".equals(response.string("status"));
        assertThat(error != null).as("an error before a failure").isEqualTo(failed);
        if (!failed) {
            assertThat(At.objects(response, "output")).containsExactlyElementsOf(items.values());
            return ResponsesClient.seen(alias, response, null);
        }
        // What broke off stands in the deltas, whether or not the response repeats it.
        for (Map.Entry<Long, JsonObject> each : items.entrySet()) {
            StringBuilder said = texts.get("output_text" + each.getKey());
            if (said != null) {
                JsonObject part = new JsonObject().put("text", said.toString());
                each.getValue().put("content", JsonArray.of(part));
            }
        }
        JsonObject whole = response.put("output", JsonArray.of(items.values().toArray()));
        return ResponsesClient.seen(alias, whole, error);
    }
}
