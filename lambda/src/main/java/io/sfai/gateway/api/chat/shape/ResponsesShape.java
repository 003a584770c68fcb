package io.sfai.gateway.api.chat.shape;

import static io.sfai.gateway.api.chat.shape.PlainBody.bad;

import io.sfai.gateway.api.FreeformTool;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A body as OpenAI's Responses API takes it, which Cursor sends on the chat path. */
final class ResponsesShape {
    private ResponsesShape() {}

    /**
     * What holds turns that only the Responses API could know; without them the talk is another.
     */
    private static final String[] STATE = {"previous_response_id", "conversation", "prompt"};

    /** What has no meaning for an answer in Chat's chunks. */
    private static final String[] MEANINGLESS = {
        "previous_response_id",
        "conversation",
        "prompt",
        "input",
        "instructions",
        "messages",
        "max_output_tokens",
        "reasoning",
        "text",
        "include",
        "truncation",
        "background",
        "max_tool_calls",
        "context_management"
    };

    static boolean fits(JsonObject body) {
        if (body.get("input") == null) {
            return false;
        }
        JsonArray messages = body.array("messages");
        return body.get("messages") == null || (messages != null && messages.isEmpty());
    }

    /** A new body with everything but the turns. */
    static JsonObject parameters(JsonObject body) {
        for (String name : STATE) {
            if (body.get(name) != null) {
                throw bad(name + " is known on /v1/responses only; send all turns", name);
            }
        }
        JsonObject plain = body.copy();
        for (String name : MEANINGLESS) {
            plain.remove(name);
        }
        if (body.get("max_output_tokens") != null) {
            plain.put("max_completion_tokens", body.get("max_output_tokens"));
        }
        JsonObject reasoning = body.object("reasoning");
        if (reasoning != null && reasoning.get("effort") != null) {
            plain.put("reasoning_effort", reasoning.get("effort"));
        }
        JsonObject text = body.object("text");
        if (text != null && text.get("verbosity") != null) {
            plain.put("verbosity", text.get("verbosity"));
        }
        JsonObject format = text == null ? null : text.object("format");
        if (format != null) {
            plain.put("response_format", format(format));
        }
        return plain;
    }

    private static JsonObject format(JsonObject format) {
        if (!"json_schema".equals(format.string("type"))) {
            return format;
        }
        JsonObject schema = format.copy();
        schema.remove("type");
        return new JsonObject().put("type", "json_schema").put("json_schema", schema);
    }

    /** The turns. */
    static void read(JsonObject body, Conversation turns) {
        Object instructions = body.get("instructions");
        if (instructions instanceof String text) {
            turns.add(message("system", text), "instructions");
        } else if (instructions != null) {
            throw bad("instructions must be a string", "instructions");
        }
        switch (body.get("input")) {
            case String text -> turns.add(message("user", text), "input");
            case JsonArray items -> {
                if (items.isEmpty()) {
                    throw bad("input must have at least one item", "input");
                }
                for (int i = 0; i < items.size(); i++) {
                    String place = "input[" + i + "]";
                    item(PlainBody.object(items, i, place), turns, place);
                }
            }
            case null, default -> throw bad("input must be a string or an array of items", "input");
        }
    }

    private static JsonObject message(String role, @Nullable Object content) {
        return new JsonObject().put("role", role).put("content", content);
    }

    private static void item(JsonObject item, Conversation turns, String place) {
        String role = item.string("role");
        switch (item.string("type", role == null ? "" : "message")) {
            case "message" -> said(item, role == null ? "" : role, turns, place);
            case "function_call" -> call(item, "arguments", turns, place);
            case "custom_tool_call" -> call(item, "input", turns, place);
            case "function_call_output", "custom_tool_call_output" -> gave(item, turns, place);
            // Sealed for OpenAI's service, or run there: what the answer needed of it is in the
            // text that follows.
            case "reasoning",
                    "compaction",
                    "web_search_call",
                    "file_search_call",
                    "code_interpreter_call",
                    "image_generation_call",
                    "mcp_list_tools",
                    "mcp_call" -> {}
            case "item_reference" ->
                    throw bad(
                            "an item_reference is known on /v1/responses only; send the item",
                            place + ".type");
            default ->
                    throw bad(
                            "the chat path knows message, function_call, function_call_output,"
                                    + " custom_tool_call, custom_tool_call_output and reasoning"
                                    + " items",
                            place + ".type");
        }
    }

    private static void said(JsonObject item, String role, Conversation turns, String place) {
        JsonObject message = message(role, Parts.content(item.get("content"), place + ".content"));
        if (role.equals("assistant")) {
            turns.said(message, place);
        } else {
            turns.add(message, place);
        }
    }

    private static void gave(JsonObject item, Conversation turns, String place) {
        Object output = item.get("output");
        Object content =
                output instanceof JsonObject object
                        ? Calls.arguments(object)
                        : Parts.content(output, place + ".output");
        turns.gave(MessageShapes.result(id(item, place), content), place);
    }

    private static void call(JsonObject item, String field, Conversation turns, String place) {
        String name = item.string("name", "");
        if (name.isEmpty()) {
            throw bad("a call needs a name", place + ".name");
        }
        Object given = item.get(field);
        String arguments = Calls.arguments(given);
        boolean bare = field.equals("input") && !turns.isFlat(name);
        turns.called(
                turns.call(
                        id(item, place), name, bare ? FreeformTool.wrapped(arguments) : arguments),
                place);
    }

    private static String id(JsonObject item, String place) {
        String id = item.string("call_id", "");
        if (id.isEmpty()) {
            throw bad("a call and its output need a call_id", place + ".call_id");
        }
        return id;
    }
}
