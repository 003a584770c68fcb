package io.sfai.gateway.api.chat;

import static io.sfai.gateway.api.chat.ChatRequests.bad;

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
        String reasoning = message.string("reasoning_content", "");
        if (!reasoning.isEmpty()) {
            parts.add(new Part.Reasoning(reasoning));
        }
        content(message.get("content"), path + ".content", parts);
        if (role == Role.TOOL) {
            String call = message.string("tool_call_id", "");
            return new Message(role, List.of(new Part.ToolResult(call, parts, false)));
        }
        Object calls = message.get("tool_calls");
        if (calls instanceof JsonArray array) {
            toolCalls(array, path + ".tool_calls", parts);
        } else if (calls != null) {
            throw bad("tool_calls must be an array", path + ".tool_calls");
        }
        return new Message(role, parts);
    }

    private static Role role(String role, String path) {
        return switch (role) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool", "function" -> Role.TOOL;
            default -> throw bad("role must be system, developer, user, assistant or tool", path);
        };
    }

    private static void content(@Nullable Object content, String path, List<Part> parts) {
        switch (content) {
            case null -> {}
            case String text -> parts.add(new Part.Text(text));
            case JsonArray array -> {
                for (int i = 0; i < array.size(); i++) {
                    parts.add(part(array.get(i), path + "[" + i + "]"));
                    Part.CacheMark mark = cacheMark(array.object(i));
                    if (mark != null) {
                        parts.add(mark);
                    }
                }
            }
            default -> throw bad("content must be a string or an array of parts", path);
        }
    }

    private static Part part(@Nullable Object part, String path) {
        // Plain strings among the parts are sent by some clients and taken by some upstreams.
        if (part instanceof String text) {
            return new Part.Text(text);
        }
        if (!(part instanceof JsonObject object)) {
            throw bad("a content part must be an object", path);
        }
        String type = object.string("type");
        if (type == null) {
            throw bad("a content part needs a type", path + ".type");
        }
        return switch (type) {
            case "text" -> {
                String text = object.string("text");
                if (text == null) {
                    throw bad("a text part needs a text", path + ".text");
                }
                yield new Part.Text(text);
            }
            case "image_url" -> image(object, path);
            default -> new Part.Other(type, object, path);
        };
    }

    /** The mark that a part, a tool or a message may carry beside its own fields. */
    static Part.@Nullable CacheMark cacheMark(@Nullable JsonObject marked) {
        JsonObject mark = marked == null ? null : marked.object("cache_control");
        return mark == null ? null : new Part.CacheMark(mark.string("ttl"));
    }

    private static Part image(JsonObject part, String path) {
        JsonObject image = part.object("image_url");
        String url = image == null ? part.string("image_url") : image.string("url");
        if (url == null) {
            throw bad("an image part needs a url", path + ".image_url.url");
        }
        return new Part.Image(url, path + ".image_url.url");
    }

    private static void toolCalls(JsonArray calls, String path, List<Part> parts) {
        for (int i = 0; i < calls.size(); i++) {
            JsonObject call = calls.object(i);
            JsonObject function = call == null ? null : call.object("function");
            if (call == null) {
                throw bad("a tool call must be an object", path + "[" + i + "]");
            }
            if (function != null) {
                parts.add(
                        new Part.ToolCall(
                                call.string("id", ""),
                                function.string("name", ""),
                                function.string("arguments", "")));
            }
        }
    }
}
