package io.sfai.gateway.inference;

import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes turns and tools as Chat Completions has them, for requests that were read from another
 * dialect. What chat can't say is said as near as it goes: a picture that a tool gave comes in a
 * user's turn after the results.
 */
public final class ChatForm {
    private ChatForm() {}

    /** A body with turns and tools, and nothing else. */
    public static JsonObject body(List<Message> messages, List<Tool> tools, boolean stream) {
        JsonObject body = new JsonObject().put("messages", messages(messages));
        if (!tools.isEmpty()) {
            body.put("tools", tools(tools));
        }
        return stream ? body.put("stream", true) : body;
    }

    /** Tools as they stand in a body. */
    public static JsonArray tools(List<Tool> tools) {
        JsonArray written = new JsonArray();
        for (Tool tool : tools) {
            JsonObject function = new JsonObject().put("name", tool.name());
            if (tool.description() != null) {
                function.put("description", tool.description());
            }
            if (tool.parameters() != null) {
                function.put("parameters", tool.parameters());
            }
            if (tool.strict()) {
                function.put("strict", true);
            }
            JsonObject each = new JsonObject().put("type", "function").put("function", function);
            Part.CacheMark mark = tool.cacheMark();
            written.add(mark == null ? each : each.put("cache_control", mark(mark)));
        }
        return written;
    }

    /** Turns as they stand in a body. */
    public static JsonArray messages(List<Message> messages) {
        JsonArray written = new JsonArray();
        for (Message message : messages) {
            switch (message.role()) {
                case SYSTEM -> written.add(said("system", message.parts()));
                case USER, TOOL -> heard(message.parts(), written);
                case ASSISTANT -> written.add(assistant(message.parts()));
            }
        }
        return written;
    }

    private static JsonObject said(String role, List<Part> parts) {
        return new JsonObject().put("role", role).put("content", content(parts));
    }

    /** What tools gave, each in a message of its own, and then what else was said. */
    private static void heard(List<Part> parts, JsonArray written) {
        List<Part> rest = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            if (!(parts.get(i) instanceof Part.ToolResult result)) {
                rest.add(parts.get(i));
                continue;
            }
            List<Part> words = new ArrayList<>();
            for (Part each : result.parts()) {
                (isMedia(each) ? rest : words).add(each);
            }
            if (i + 1 < parts.size() && parts.get(i + 1) instanceof Part.CacheMark mark) {
                words.add(mark);
                i++;
            }
            JsonObject turn = said("tool", words).put("tool_call_id", result.callId());
            written.add(result.failed() ? turn.put("is_error", true) : turn);
        }
        if (!rest.isEmpty()) {
            written.add(said("user", rest));
        }
    }

    private static boolean isMedia(Part part) {
        return part instanceof Part.Image || part instanceof Part.File;
    }

    private static JsonObject assistant(List<Part> parts) {
        JsonObject message = new JsonObject().put("role", "assistant");
        List<Part> words = new ArrayList<>();
        JsonArray thoughts = new JsonArray();
        StringBuilder reasoning = new StringBuilder();
        JsonArray calls = new JsonArray();
        for (Part part : parts) {
            switch (part) {
                case Part.Reasoning thought -> reasoning.append(thought.text());
                case Part.Thinking thought ->
                        thoughts.add(
                                block("thinking", "thinking", thought.text())
                                        .put("signature", thought.signature()));
                case Part.RedactedThinking thought ->
                        thoughts.add(block("redacted_thinking", "data", thought.data()));
                case Part.ToolCall call -> calls.add(call(call));
                case Part.CacheMark mark when words.isEmpty() -> {}
                case Part.Text text -> words.add(text);
                case Part.CacheMark mark -> words.add(mark);
                case Part.Image image -> words.add(image);
                case Part.File file -> words.add(file);
                case Part.ToolResult result -> words.addAll(result.parts());
                case Part.Other other -> words.add(other);
            }
        }
        message.put("content", words.isEmpty() ? null : content(words));
        if (!thoughts.isEmpty()) {
            message.put("thinking_blocks", thoughts);
        }
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        return calls.isEmpty() ? message : message.put("tool_calls", calls);
    }

    private static JsonObject block(String type, String field, String value) {
        return new JsonObject().put("type", type).put(field, value);
    }

    private static JsonObject call(Part.ToolCall call) {
        JsonObject function =
                new JsonObject().put("name", call.name()).put("arguments", call.arguments());
        return new JsonObject()
                .put("id", call.id())
                .put("type", "function")
                .put("function", function);
    }

    /** One text as a string, which every server takes; anything else as parts. */
    private static Object content(List<Part> parts) {
        if (parts.stream().allMatch(Part.CacheMark.class::isInstance)) {
            return "";
        }
        if (parts.size() == 1 && parts.getFirst() instanceof Part.Text text) {
            return text.text();
        }
        JsonArray written = new JsonArray();
        JsonObject last = null;
        for (Part part : parts) {
            if (part instanceof Part.CacheMark mark) {
                if (last != null) {
                    last.put("cache_control", mark(mark));
                }
            } else {
                last = part(part);
                written.add(last);
            }
        }
        return written;
    }

    private static JsonObject part(Part part) {
        return switch (part) {
            case Part.Text text -> block("text", "text", text.text());
            case Part.Image image ->
                    new JsonObject()
                            .put("type", "image_url")
                            .put("image_url", new JsonObject().put("url", image.url()));
            case Part.File file -> {
                JsonObject data = new JsonObject().put("file_data", file.url());
                if (file.name() != null) {
                    data.put("filename", file.name());
                }
                yield new JsonObject().put("type", "file").put("file", data);
            }
            case Part.Other other -> other.body();
            case Part.Reasoning thought -> block("text", "text", thought.text());
            case Part.Thinking thought -> block("text", "text", thought.text());
            case Part.RedactedThinking thought -> block("text", "text", "");
            case Part.ToolCall call -> block("text", "text", Json.text(call(call)));
            case Part.ToolResult result -> block("text", "text", text(result.parts()));
            case Part.CacheMark mark -> block("text", "text", "");
        };
    }

    private static String text(List<Part> parts) {
        return new Message(Role.TOOL, parts).text();
    }

    private static JsonObject mark(Part.CacheMark mark) {
        JsonObject written = new JsonObject().put("type", "ephemeral");
        return mark.ttl() == null ? written : written.put("ttl", mark.ttl());
    }
}
