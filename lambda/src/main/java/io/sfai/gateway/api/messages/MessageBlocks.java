package io.sfai.gateway.api.messages;

import static io.sfai.gateway.api.messages.MessageErrors.bad;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads content blocks. Those of tools that an upstream runs by itself are left out: what came of
 * them is in the text that follows, and the upstream that knows them gets the body as it stands.
 */
final class MessageBlocks {
    private MessageBlocks() {}

    /** A message's parts, each with its mark behind it. */
    static List<Part> read(JsonObject message, String place) {
        return content(message.get("content"), place + ".content");
    }

    static List<Part> content(@Nullable Object content, String place) {
        List<Part> parts = new ArrayList<>(2);
        switch (content) {
            case String text -> parts.add(new Part.Text(text));
            case JsonArray array -> {
                for (int i = 0; i < array.size(); i++) {
                    block(array.object(i), place + "." + i, parts);
                }
            }
            case null, default -> throw bad("it must be a string or an array of blocks", place);
        }
        return parts;
    }

    static Part.@Nullable CacheMark cacheMark(JsonObject marked) {
        JsonObject mark = marked.object("cache_control");
        return mark == null ? null : new Part.CacheMark(mark.string("ttl"));
    }

    static void block(@Nullable JsonObject block, String place, List<Part> parts) {
        if (block == null) {
            throw bad("a content block must be an object", place);
        }
        String type = required(block, "type", place);
        int before = parts.size();
        switch (type) {
            case "text" -> parts.add(new Part.Text(required(block, "text", place)));
            case "image" -> parts.add(image(block, place));
            case "document" -> document(block, place, parts);
            case "search_result" -> searchResult(block, place, parts);
            case "tool_use" -> parts.add(call(block, place));
            case "tool_result" -> parts.add(result(block, place));
            case "thinking" -> parts.add(thought(block, place));
            case "redacted_thinking" ->
                    parts.add(new Part.RedactedThinking(required(block, "data", place)));
            default -> {
                if (!isOfAnUpstreamsTool(type)) {
                    parts.add(new Part.Other(type, block, place));
                }
            }
        }
        Part.CacheMark mark = parts.size() == before ? null : cacheMark(block);
        if (mark != null) {
            parts.add(mark);
        }
    }

    private static boolean isOfAnUpstreamsTool(String type) {
        return type.equals("server_tool_use")
                || type.equals("mcp_tool_use")
                || type.endsWith("_tool_result");
    }

    private static Part image(JsonObject block, String place) {
        JsonObject source = source(block, place);
        String url = url(source, place + ".source");
        return url == null
                ? new Part.Other("image", block, place)
                : new Part.Image(url, place + ".source");
    }

    /** Text is text wherever it stands; not every upstream takes it as a file. */
    private static void document(JsonObject block, String place, List<Part> parts) {
        JsonObject source = source(block, place);
        String title = block.string("title");
        switch (source.string("type", "")) {
            case "text" -> {
                String text = required(source, "data", place + ".source");
                parts.add(new Part.Text(title == null ? text : title + "\n\n" + text));
            }
            case "content" -> {
                if (title != null) {
                    parts.add(new Part.Text(title));
                }
                parts.addAll(content(source.get("content"), place + ".source.content"));
            }
            default -> {
                String url = url(source, place + ".source");
                parts.add(
                        url == null
                                ? new Part.Other("document", block, place)
                                : new Part.File(title, url, place + ".source"));
            }
        }
    }

    private static void searchResult(JsonObject block, String place, List<Part> parts) {
        String head = block.string("title", "") + "\n" + block.string("source", "");
        parts.add(new Part.Text(head.strip()));
        parts.addAll(content(block.get("content"), place + ".content"));
    }

    private static JsonObject source(JsonObject block, String place) {
        JsonObject source = block.object("source");
        if (source == null) {
            throw bad("this field is required", place + ".source");
        }
        return source;
    }

    /** The address or the data; null for a file that only its upstream can find. */
    private static @Nullable String url(JsonObject source, String place) {
        return switch (source.string("type", "")) {
            case "base64" ->
                    "data:"
                            + required(source, "media_type", place)
                            + ";base64,"
                            + required(source, "data", place);
            case "url" -> required(source, "url", place);
            case "file" -> null;
            default ->
                    throw bad("it must be base64, url, file or, of a text, text", place + ".type");
        };
    }

    static Part.ToolCall call(JsonObject block, String place) {
        JsonObject input = block.object("input");
        if (input == null && block.get("input") != null) {
            throw bad("it must be an object", place + ".input");
        }
        return new Part.ToolCall(
                required(block, "id", place),
                required(block, "name", place),
                input == null ? "{}" : Json.text(input));
    }

    static Part.ToolResult result(JsonObject block, String place) {
        Object content = block.get("content");
        return new Part.ToolResult(
                required(block, "tool_use_id", place),
                content == null ? List.of() : content(content, place + ".content"),
                block.isTrue("is_error"));
    }

    /** Thinking that nobody signed goes back to models that do not sign, and to no other. */
    private static Part thought(JsonObject block, String place) {
        String text = block.string("thinking");
        if (text == null) {
            throw bad("this field is required", place + ".thinking");
        }
        String signature = block.string("signature", "");
        return signature.isEmpty() ? new Part.Reasoning(text) : new Part.Thinking(text, signature);
    }

    private static String required(JsonObject block, String field, String place) {
        String value = block.string(field);
        if (value == null) {
            throw bad("this field is required", place + "." + field);
        }
        return value;
    }
}
