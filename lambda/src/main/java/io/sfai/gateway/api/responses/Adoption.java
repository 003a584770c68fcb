package io.sfai.gateway.api.responses;

import io.sfai.gateway.api.responses.ResponseHead.State;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.ResponseId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What makes an upstream's response the gateway's: ids that say where it is kept, the alias, and
 * what its client asked. Everything else stays as the upstream wrote it, and what it left out of
 * OpenAI's schema is there.
 *
 * <p>Items get ids of ours by their place in the output, since some servers give one item a new id
 * in each event. Where an upstream that gets an item back checks its id, that stands behind ours.
 */
final class Adoption {
    /** What the upstream, which is asked in other words, can't tell. */
    private static final List<String> OURS =
            List.of(
                    "id",
                    "model",
                    "previous_response_id",
                    "conversation",
                    "store",
                    "background",
                    "instructions");

    /** What goes back without an id. Sealed reasoning is bound to its own. */
    private static final Set<String> NAMELESS =
            Set.of(
                    "message",
                    "function_call",
                    "function_call_output",
                    "custom_tool_call",
                    "custom_tool_call_output");

    private static final int LONGEST = 600;

    private final Asked asked;
    private final JsonObject head;
    private final Map<Long, String> ids = new HashMap<>();

    Adoption(Asked asked) {
        this.asked = asked;
        this.head = asked.head().json(State.BEGUN, new JsonArray(), null);
    }

    /** Whether an upstream wants an item's id, or takes it without. */
    static boolean needsId(JsonObject item) {
        return !NAMELESS.contains(item.string("type", "message"));
    }

    /** The upstream's id behind one of ours; null if there is none. */
    static @Nullable String upstreamsId(String id) {
        int dot = id.indexOf('.');
        return dot > 0 && ResponseId.ofItem(id) != null ? id.substring(dot + 1) : null;
    }

    /** A response with its items. */
    JsonObject response(JsonObject upstreams) {
        JsonObject response = head.copy();
        for (String name : upstreams.names()) {
            if (!OURS.contains(name)) {
                response.put(name, upstreams.get(name));
            }
        }
        JsonArray tools = response.array("tools");
        if (tools != null) {
            response.put("tools", ClientServers.concealed(tools));
        }
        JsonArray output = new JsonArray();
        JsonArray given = upstreams.array("output");
        for (int i = 0; given != null && i < given.size(); i++) {
            JsonObject item = given.object(i);
            output.add(item == null ? given.get(i) : item(item, i));
        }
        JsonObject usage = response.object("usage");
        return response.put("usage", usage == null ? null : counted(usage)).put("output", output);
    }

    /** A usage with all its numbers: what a server does not count is none. */
    private static JsonObject counted(JsonObject usage) {
        JsonObject in = detailed(usage, "input_tokens_details", "cached_tokens");
        JsonObject counted = usage.copy();
        counted.put("input_tokens_details", orNone(in, "cache_write_tokens"));
        counted.put(
                "output_tokens_details",
                detailed(usage, "output_tokens_details", "reasoning_tokens"));
        long all = usage.integer("input_tokens", 0) + usage.integer("output_tokens", 0);
        return counted.put("total_tokens", usage.integer("total_tokens", all));
    }

    private static JsonObject detailed(JsonObject usage, String details, String name) {
        JsonObject given = usage.object(details);
        return orNone(given == null ? new JsonObject() : given.copy(), name);
    }

    private static JsonObject orNone(JsonObject details, String name) {
        return details.put(name, details.integer(name, 0));
    }

    /** An item at its place in the output. */
    JsonObject item(JsonObject item, long place) {
        return item.copy().put("id", ids.computeIfAbsent(place, p -> id(item, p)));
    }

    /** The id of the item at a place; null if none is there yet. */
    @Nullable String itemId(long place) {
        return ids.get(place);
    }

    private String id(JsonObject item, long place) {
        String given = item.string("id", "");
        String id = asked.id().item(kind(item, given), "o" + place);
        boolean goesBack = needsId(item) && !given.isEmpty() && given.length() <= LONGEST;
        return goesBack ? id + "." + given : id;
    }

    private static String kind(JsonObject item, String given) {
        return switch (item.string("type", "")) {
            case "message" -> "msg";
            case "reasoning" -> "rs";
            case "function_call" -> "fc";
            case "custom_tool_call" -> "ctc";
            default ->
                    given.matches("[a-z]{2,4}_.*")
                            ? given.substring(0, given.indexOf('_'))
                            : "item";
        };
    }
}
