package io.sfai.gateway.api.responses;

import static io.sfai.gateway.api.items.Refused.bad;

import io.sfai.gateway.api.items.McpCall;
import io.sfai.gateway.api.items.Refused;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.ResponseId;

/** The items of a request in their full form, as they are kept and listed. */
final class InputItems {
    private InputItems() {}

    /**
     * Reads {@code input}.
     *
     * @param id the response to come, from which items without an id get theirs
     */
    static JsonArray read(JsonObject body, ResponseId id) {
        JsonArray items = new JsonArray();
        switch (body.get("input")) {
            case String text ->
                    items.add(
                            full(new JsonObject().put("role", "user").put("content", text), id, 0));
            case JsonArray array -> {
                for (int i = 0; i < array.size(); i++) {
                    items.add(full(array, i, place(body, i), id));
                }
            }
            case null, default -> throw bad("input must be a string or an array of items", "input");
        }
        if (items.isEmpty()) {
            throw bad("input must have at least one item", "input");
        }
        return items;
    }

    /** Where an item stands in the body. */
    static String place(JsonObject body, int item) {
        return body.get("input") instanceof String ? "input" : "input[" + item + "]";
    }

    /** One of several items. */
    static JsonObject full(JsonArray items, int index, String place, ResponseId id) {
        return full(Refused.object(items, index, place), id, index);
    }

    private static JsonObject full(JsonObject item, ResponseId id, int index) {
        String role = item.string("role", "");
        String type = item.string("type", role.isEmpty() ? "" : "message");
        JsonObject full = new JsonObject().put("id", item.get("id")).put("type", type);
        item.names().forEach(name -> full.put(name, item.get(name)));
        full.put("type", type);
        if (item.string("id", "").isEmpty()) {
            full.put("id", id.item(prefix(type), "i" + index));
        }
        if (type.equals("message")) {
            full.put("status", item.string("status", "completed"));
            if (item.get("content") instanceof String text) {
                full.put("content", JsonArray.of(part(role, text)));
            }
        } else if (type.endsWith("_call") || type.endsWith("_call_output")) {
            full.put("status", item.string("status", "completed"));
        }
        return full;
    }

    private static JsonObject part(String role, String text) {
        if (!role.equals("assistant")) {
            return new JsonObject().put("type", "input_text").put("text", text);
        }
        return new JsonObject()
                .put("type", "output_text")
                .put("text", text)
                .put("annotations", new JsonArray())
                .put("logprobs", new JsonArray());
    }

    private static String prefix(String type) {
        return switch (type) {
            case "function_call" -> "fc";
            case "function_call_output" -> "fco";
            case "custom_tool_call" -> "ctc";
            case "custom_tool_call_output" -> "ctco";
            case "reasoning" -> "rs";
            case McpCall.TYPE -> "mcp";
            case "mcp_list_tools" -> "mcpl";
            case "mcp_approval_request", "mcp_approval_response" -> "mcpr";
            default -> "msg";
        };
    }
}
