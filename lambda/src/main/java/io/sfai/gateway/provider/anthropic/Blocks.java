package io.sfai.gateway.provider.anthropic;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.ToolArguments;
import io.sfai.gateway.provider.ToolNames;
import io.sfai.gateway.upstream.Media;
import io.sfai.gateway.upstream.RequestMedia;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Writes the pieces of turns as content blocks. */
final class Blocks {
    private static final int LONGEST_ID = 128;
    private static final Set<String> IMAGES =
            Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private final ToolNames names;
    private final RequestMedia media;

    Blocks(ToolNames names, RequestMedia media) {
        this.names = names;
        this.media = media;
    }

    /** The system's words, which can be nothing but text. */
    JsonArray system(List<Part> parts) {
        for (Part part : parts) {
            switch (part) {
                case Part.Image image -> throw notText(image.at());
                case Part.File file -> throw notText(file.at());
                case Part.Other other -> throw notText(other.at());
                default -> {}
            }
        }
        return content(parts);
    }

    /** A turn's blocks, each with the mark that follows it. */
    JsonArray content(List<Part> parts) {
        JsonArray blocks = new JsonArray();
        for (Part part : parts) {
            if (part instanceof Part.CacheMark mark) {
                JsonObject last = blocks.isEmpty() ? null : blocks.object(blocks.size() - 1);
                if (last != null) {
                    mark(last, mark);
                }
            } else {
                blocks.add(block(part));
            }
        }
        return blocks;
    }

    static void mark(JsonObject block, Part.CacheMark mark) {
        JsonObject control = new JsonObject().put("type", "ephemeral");
        block.put("cache_control", mark.ttl() == null ? control : control.put("ttl", mark.ttl()));
    }

    private JsonObject block(Part part) {
        return switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Reasoning unsigned -> text(unsigned.text());
            case Part.Image image -> image(image);
            case Part.File file -> document(file);
            case Part.Thinking thought ->
                    of("thinking")
                            .put("thinking", thought.text())
                            .put("signature", thought.signature());
            case Part.RedactedThinking thought ->
                    of("redacted_thinking").put("data", thought.data());
            case Part.ToolCall call ->
                    of("tool_use")
                            .put("id", ToolNames.fitting(call.id(), LONGEST_ID))
                            .put("name", names.sent(call.name()))
                            .put("input", ToolArguments.object(call.arguments()));
            case Part.ToolResult result -> result(result);
            case Part.Other other -> other(other);
            case Part.CacheMark mark -> throw new IllegalArgumentException("a mark is no block");
        };
    }

    private static JsonObject of(String type) {
        return new JsonObject().put("type", type);
    }

    private static JsonObject text(String text) {
        return of("text").put("text", text);
    }

    /** An error may hold nothing but text, and must hold some. */
    private JsonObject result(Part.ToolResult result) {
        JsonObject block =
                of("tool_result")
                        .put("tool_use_id", ToolNames.fitting(result.callId(), LONGEST_ID));
        boolean inWords =
                result.parts().stream()
                        .allMatch(p -> p instanceof Part.Text || p instanceof Part.CacheMark);
        if (result.failed() && inWords) {
            block.put("is_error", true);
        }
        if (!result.parts().isEmpty()) {
            block.put("content", content(result.parts()));
        } else if (result.failed()) {
            block.put("content", "The call failed.");
        }
        return block;
    }

    private JsonObject image(Part.Image image) {
        Media loaded = media.load(image.url(), image.at());
        if (!IMAGES.contains(loaded.type())) {
            throw bad("an image of type " + loaded.type() + " can't be sent", image.at());
        }
        return of("image").put("source", encoded(loaded));
    }

    private JsonObject document(Part.File file) {
        Media loaded = media.load(file.url(), file.at());
        if (IMAGES.contains(loaded.type())) {
            return of("image").put("source", encoded(loaded));
        }
        JsonObject block = of("document");
        if (loaded.type().equals("application/pdf")) {
            block.put("source", encoded(loaded));
        } else if (loaded.type().startsWith("text/")) {
            String text = new String(loaded.bytes(), StandardCharsets.UTF_8);
            block.put("source", of("text").put("media_type", "text/plain").put("data", text));
        } else {
            throw bad("a file of type " + loaded.type() + " can't be sent", file.at());
        }
        return file.name() == null ? block : block.put("title", file.name());
    }

    private static JsonObject encoded(Media media) {
        return of("base64").put("media_type", media.type()).put("data", media.base64());
    }

    /** Blocks of the upstream's own dialect go as they came. */
    private static JsonObject other(Part.Other other) {
        boolean own =
                switch (other.type()) {
                    case "document", "search_result", "server_tool_use", "container_upload" -> true;
                    default -> other.type().endsWith("_tool_result");
                };
        if (!own) {
            throw bad("a part of type " + other.type() + " can't be sent", other.at());
        }
        JsonObject block = other.body().copy();
        // Its mark, if it may stay, comes by itself.
        block.remove("cache_control");
        return block;
    }

    private static GatewayException notText(String at) {
        return bad("the system's words can only be text", at);
    }

    private static GatewayException bad(String message, String at) {
        return new BadRequest(message, at, null).exception();
    }
}
