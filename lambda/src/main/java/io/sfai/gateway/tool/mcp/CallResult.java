package io.sfai.gateway.tool.mcp;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.tool.ToolOutcome;
import io.sfai.gateway.upstream.Media;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a call gave. Pieces that no model takes are told of in words. */
final class CallResult {
    private static final Set<String> IMAGES =
            Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
    private static final int MOST_PIECES = 200;

    private CallResult() {}

    static ToolOutcome of(JsonObject result) {
        JsonArray content = result.array("content");
        JsonObject structured = result.object("structuredContent");
        boolean failed = result.isTrue("isError");
        if (content == null && structured == null) {
            return ToolOutcome.failed(
                    "The tool's server sent no proper result: it has no content.");
        }
        List<Part> parts = parts(content == null ? new JsonArray() : content);
        if (parts.isEmpty()) {
            parts.add(
                    new Part.Text(
                            structured != null
                                    ? Json.text(structured)
                                    : failed
                                            ? "The tool failed and did not say why."
                                            : "The tool has run and gave no output."));
        }
        return new ToolOutcome(List.copyOf(parts), failed, structured);
    }

    private static List<Part> parts(JsonArray content) {
        List<Part> parts = new ArrayList<>();
        for (Object each : content) {
            if (parts.size() == MOST_PIECES) {
                String rest = content.size() - MOST_PIECES + " more pieces were left out";
                parts.add(new Part.Text("(" + rest + ")"));
                break;
            }
            parts.add(
                    each instanceof JsonObject piece
                            ? part(piece)
                            : note("a piece that can't be read"));
        }
        return parts;
    }

    private static Part part(JsonObject piece) {
        String type = piece.string("type", "");
        return switch (type) {
            case "text" -> new Part.Text(piece.string("text", ""));
            case "image" -> image(piece.string("mimeType"), piece.string("data"));
            case "audio" ->
                    note("audio, " + piece.string("mimeType", "of some kind") + ", not shown");
            case "resource_link" -> link(piece);
            case "resource" -> resource(piece.object("resource"));
            default -> note("a piece of the kind \"" + cut(type) + "\", not shown");
        };
    }

    /** An image that a model refuses would spoil the whole conversation, so few kinds pass. */
    private static Part image(@Nullable String type, @Nullable String data) {
        String kind = type == null ? "" : type.toLowerCase(Locale.ROOT);
        if (!IMAGES.contains(kind)) {
            return note("an image of the kind \"" + cut(kind) + "\", not shown");
        }
        Media image = data == null ? null : decoded(data);
        return image == null
                ? note("an image that can't be read")
                : new Part.Image("data:" + image.type() + ";base64," + data, "");
    }

    /** What the bytes are, whatever was declared; null if they are no image. */
    private static @Nullable Media decoded(String data) {
        try {
            return Media.image(Base64.getDecoder().decode(data));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Part link(JsonObject link) {
        String description = link.string("description");
        return new Part.Text(
                "(a resource: "
                        + link.string("name", "without a name")
                        + (", " + link.string("uri", "without an address"))
                        + (description == null ? "" : ", " + description)
                        + ")");
    }

    private static Part resource(@Nullable JsonObject resource) {
        if (resource == null) {
            return note("a resource that can't be read");
        }
        String text = resource.string("text");
        if (text != null) {
            return new Part.Text(text);
        }
        String type = resource.string("mimeType", "");
        if (resource.has("blob") && type.startsWith("image/")) {
            return image(type, resource.string("blob"));
        }
        return note(
                "a resource, "
                        + resource.string("uri", "without an address")
                        + (type.isEmpty() ? "" : ", " + cut(type))
                        + ", not shown");
    }

    private static Part note(String words) {
        return new Part.Text("(" + words + ")");
    }

    private static String cut(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
