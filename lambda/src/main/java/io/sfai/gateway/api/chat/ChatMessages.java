package io.sfai.gateway.api.chat;

import static io.sfai.gateway.api.chat.ChatRequests.bad;

import io.sfai.gateway.api.FreeformTool;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the turns of a Chat Completions body. */
final class ChatMessages {
    private ChatMessages() {}

    static Message read(JsonObject message, String path) {
        Role role = role(message.string("role", ""), path + ".role");
        List<Part> parts = new ArrayList<>(2);
        if (role == Role.ASSISTANT) {
            thoughts(message, path + ".thinking_blocks", parts);
        }
        ChatParts.read(message.get("content"), path + ".content", parts);
        switch (role) {
            case TOOL -> parts = result(message, parts, path);
            case ASSISTANT -> {
                if (message.get("content") == null && message.string("refusal") != null) {
                    parts.add(new Part.Text(message.string("refusal", "")));
                }
                toolCalls(message.get("tool_calls"), path + ".tool_calls", parts);
            }
            case SYSTEM, USER -> {}
        }
        ChatParts.mark(message, parts);
        return new Message(role, parts);
    }

    private static Role role(String role, String path) {
        return switch (role) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            default -> throw bad("role must be system, developer, user, assistant or tool", path);
        };
    }

    private static List<Part> result(JsonObject message, List<Part> parts, String path) {
        String id = message.string("tool_call_id", "");
        if (id.isEmpty()) {
            throw bad("a tool's message needs the id of its call", path + ".tool_call_id");
        }
        List<Part> result = new ArrayList<>(2);
        result.add(new Part.ToolResult(id, parts, message.isTrue("is_error")));
        return result;
    }

    private static void thoughts(JsonObject message, String path, List<Part> parts) {
        Object blocks = message.get("thinking_blocks");
        if (blocks != null && !(blocks instanceof JsonArray)) {
            throw bad("thinking_blocks must be an array", path);
        }
        JsonArray array = blocks instanceof JsonArray a ? a : new JsonArray();
        for (int i = 0; i < array.size(); i++) {
            JsonObject block = array.object(i);
            if (block == null) {
                throw bad("a thinking block must be an object", path + "[" + i + "]");
            }
            Part.Thought thought = thought(block);
            if (thought != null) {
                parts.add(thought);
            }
        }
        String reasoning = message.string("reasoning_content", "");
        if (!reasoning.isEmpty()) {
            parts.add(new Part.Reasoning(reasoning));
        }
    }

    /** A signed thought; null for one that nobody signed, which no model takes back. */
    private static Part.@Nullable Thought thought(JsonObject block) {
        String signature = block.string("signature", "");
        String data = block.string("data", "");
        return switch (block.string("type", "")) {
            case "thinking" ->
                    signature.isEmpty()
                            ? null
                            : new Part.Thinking(block.string("thinking", ""), signature);
            case "redacted_thinking" -> data.isEmpty() ? null : new Part.RedactedThinking(data);
            default -> null;
        };
    }

    private static void toolCalls(@Nullable Object calls, String path, List<Part> parts) {
        if (calls == null) {
            return;
        }
        if (!(calls instanceof JsonArray array)) {
            throw bad("tool_calls must be an array", path);
        }
        for (int i = 0; i < array.size(); i++) {
            String at = path + "[" + i + "]";
            JsonObject call = array.object(i);
            if (call == null) {
                throw bad("a tool call must be an object", at);
            }
            parts.add(toolCall(call, at));
            ChatParts.mark(call, parts);
        }
    }

    private static Part toolCall(JsonObject call, String at) {
        String id = call.string("id", "");
        if (id.isEmpty()) {
            throw bad("a tool call needs an id", at + ".id");
        }
        JsonObject function = call.object("function");
        JsonObject custom = call.object("custom");
        if (function == null && custom != null) {
            String name = name(custom, at + ".custom");
            return new Part.ToolCall(id, name, FreeformTool.wrapped(custom.string("input", "")));
        }
        if (function == null) {
            throw bad("a tool call needs a function", at + ".function");
        }
        // What the text says is carried on, JSON or not: refusing a history refuses it for good.
        Object arguments = function.get("arguments");
        if (arguments != null && !(arguments instanceof String)) {
            throw bad("arguments must be a string of JSON", at + ".function.arguments");
        }
        String text = function.string("arguments", "");
        return new Part.ToolCall(id, name(function, at + ".function"), text);
    }

    private static String name(JsonObject called, String at) {
        String name = called.string("name", "");
        if (name.isEmpty()) {
            throw bad("a tool call needs a name", at + ".name");
        }
        return name;
    }
}
