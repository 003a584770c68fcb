package io.sfai.gateway.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Checks a stream of Responses' events against what OpenAI documents of it, and reads it. */
final class Lifecycle {
    /** The fields that each event must have beside type and sequence_number. */
    private static final Map<String, Set<String>> FIELDS = new HashMap<>();

    /** The fields that a response must have, null or not. */
    private static final Set<String> RESPONSE =
            names(
                    "id object created_at status background completed_at error incomplete_details"
                            + " instructions max_output_tokens max_tool_calls model output"
                            + " parallel_tool_calls previous_response_id prompt_cache_key reasoning"
                            + " safety_identifier service_tier store temperature text tool_choice tools"
                            + " top_logprobs top_p truncation usage user metadata");

    private static final Map<String, Set<String>> ITEMS =
            Map.of(
                    "message", names("id type status role content"),
                    "reasoning", names("id type summary"),
                    "function_call", names("id type status call_id name arguments"),
                    "custom_tool_call", names("id type call_id name input"),
                    "mcp_call", names("id type status name arguments server_label output error"));

    static {
        String item = "output_index item";
        String part = "item_id output_index content_index";
        String summary = "item_id output_index summary_index";
        String call = "item_id output_index";
        field("created in_progress completed incomplete failed", "response");
        field("output_item.added output_item.done", item);
        field("content_part.added content_part.done", part + " part");
        field("output_text.delta", part + " delta logprobs");
        field("output_text.done", part + " text logprobs");
        field("refusal.delta", part + " delta");
        field("refusal.done", part + " refusal");
        field("function_call_arguments.delta", call + " delta");
        field("function_call_arguments.done", call + " name arguments");
        field("custom_tool_call_input.delta", call + " delta");
        field("custom_tool_call_input.done", call + " input");
        field("reasoning_summary_part.added reasoning_summary_part.done", summary + " part");
        field("reasoning_summary_text.delta", summary + " delta");
        field("reasoning_summary_text.done", summary + " text");
        field("mcp_call.in_progress mcp_call.completed mcp_call.failed", call);
        field("mcp_call_arguments.delta", call + " delta");
        field("mcp_call_arguments.done", call + " arguments");
        FIELDS.put("error", names("code message param"));
    }

    private final List<JsonObject> events = new ArrayList<>();
    private final Map<String, String> openItems = new HashMap<>();
    private final Map<String, StringBuilder> openTexts = new HashMap<>();
    private final Set<String> openParts = new HashSet<>();
    private final Set<String> running = new HashSet<>();
    private final Map<Long, JsonObject> items = new HashMap<>();

    private Lifecycle() {}

    private static void field(String types, String fields) {
        names(types).forEach(type -> FIELDS.put("response." + type, names(fields)));
    }

    private static Set<String> names(String names) {
        return Set.of(names.split(" ", -1));
    }

    /** Reads and checks a whole stream. */
    static Lifecycle of(String stream) {
        Lifecycle lifecycle = new Lifecycle();
        assertThat(stream).endsWith("\n\n");
        for (String block : stream.substring(0, stream.length() - 2).split("\n\n", -1)) {
            if (!block.startsWith(":")) {
                lifecycle.read(block);
            }
        }
        lifecycle.end();
        return lifecycle;
    }

    private void read(String block) {
        String[] lines = block.split("\n", -1);
        assertThat(lines).as(block).hasSize(2);
        assertThat(lines[1]).startsWith("data: ");
        JsonObject event = Json.object(lines[1].substring(6));
        String type = event.string("type", "");
        assertThat(lines[0]).isEqualTo("event: " + type);
        assertThat(event.integer("sequence_number")).isEqualTo((long) events.size());
        Set<String> fields = FIELDS.get(type);
        assertThat(fields).as(type).isNotNull();
        assertThat(event.names()).as(type).containsAll(Objects.requireNonNull(fields));
        events.add(event);
        follow(type, event);
    }

    private void follow(String type, JsonObject event) {
        String[] steps = type.split("\\.", -1);
        String last = steps[steps.length - 1];
        if (type.startsWith("response.output_item.")) {
            item(event, last);
        } else if (type.contains("_part.")) {
            String place = place(event);
            assertThat(last.equals("added") ? openParts.add(place) : openParts.remove(place))
                    .as(place)
                    .isTrue();
        } else if (type.startsWith("response.mcp_call.")) {
            assertOpen(event);
            mcpCall(event.string("item_id", ""), last);
        } else if (last.equals("delta")) {
            assertOpen(event);
            openTexts
                    .computeIfAbsent(steps[1] + place(event), p -> new StringBuilder())
                    .append(event.string("delta"));
        } else if (last.equals("done")) {
            assertOpen(event);
            StringBuilder text = openTexts.remove(steps[1] + place(event));
            String whole =
                    event.names().stream()
                            .filter(Set.of("text", "refusal", "arguments", "input")::contains)
                            .map(name -> event.string(name, ""))
                            .findFirst()
                            .orElseThrow();
            assertThat(whole).isEqualTo(text == null ? "" : text.toString());
        }
        JsonObject response = event.object("response");
        if (response != null) {
            assertThat(response.names()).as(type).containsAll(RESPONSE);
        }
    }

    /** Each call says once that it is under way, then once how that ended. */
    private void mcpCall(String id, String step) {
        if (step.equals("in_progress")) {
            assertThat(running.add(id)).as(id).isTrue();
        } else {
            assertThat(running.remove(id)).as(id).isTrue();
        }
    }

    private void item(JsonObject event, String step) {
        JsonObject item = Objects.requireNonNull(event.object("item"));
        String type = item.string("type", "");
        assertThat(item.names())
                .as(type)
                .containsAll(Objects.requireNonNull(ITEMS.get(type), type));
        long index = event.integer("output_index", -1);
        String id = item.string("id", "");
        if (step.equals("added")) {
            assertThat(index).isEqualTo(items.size());
            assertThat(items.values()).noneMatch(known -> id.equals(known.string("id")));
            items.put(index, item);
            openItems.put(id, type);
        } else {
            assertThat(openItems.remove(id)).isEqualTo(type);
            assertThat(running).doesNotContain(id);
            assertThat(Objects.requireNonNull(items.put(index, item)).string("id")).isEqualTo(id);
        }
    }

    private void assertOpen(JsonObject event) {
        assertThat(openItems).containsKey(event.string("item_id", ""));
        if (!event.names().contains("delta") || place(event).contains("null")) {
            return;
        }
        assertThat(openParts).contains(place(event));
    }

    private static String place(JsonObject event) {
        Object inner = event.get("content_index");
        return event.get("item_id") + "/" + (inner == null ? event.get("summary_index") : inner);
    }

    private void end() {
        List<String> types = types();
        assertThat(types).startsWith("response.created", "response.in_progress");
        assertThat(types.subList(2, types.size()))
                .filteredOn(FIELDS_WITH_RESPONSE::contains)
                .as("terminal events")
                .containsExactly(types.getLast());
        if (!types.getLast().equals("response.failed")) {
            assertThat(openItems).isEmpty();
            assertThat(openParts).isEmpty();
            assertThat(openTexts).isEmpty();
            JsonArray output = Objects.requireNonNull(last().array("output"));
            assertThat(output.size()).isEqualTo(items.size());
            for (int i = 0; i < output.size(); i++) {
                assertThat(output.object(i)).isEqualTo(items.get((long) i));
            }
        }
        assertThat(types.contains("error")).isEqualTo(types.getLast().equals("response.failed"));
    }

    private static final Set<String> FIELDS_WITH_RESPONSE =
            names(
                    "response.created response.in_progress response.completed response.incomplete"
                            + " response.failed");

    /** The types of all events, in order. */
    List<String> types() {
        return events.stream().map(event -> event.string("type", "")).toList();
    }

    List<JsonObject> events() {
        return events;
    }

    /** The response as the last event has it. */
    JsonObject last() {
        return Objects.requireNonNull(events.getLast().object("response"));
    }

    /** An item of the last event's response. */
    JsonObject item(int index) {
        JsonArray output = Objects.requireNonNull(last().array("output"));
        return Objects.requireNonNull(output.object(index));
    }
}
