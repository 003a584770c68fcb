package io.sfai.gateway.api.chat;

import static io.sfai.gateway.api.chat.ChatRequests.bad;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what stands in a message's {@code content}. */
final class ChatParts {
    private ChatParts() {}

    /** Adds the parts of a content, each with its mark behind it. */
    static void read(@Nullable Object content, String path, List<Part> parts) {
        switch (content) {
            case null -> {}
            case String text -> parts.add(new Part.Text(text));
            case JsonArray array -> {
                for (int i = 0; i < array.size(); i++) {
                    parts.add(part(array.get(i), path + "[" + i + "]"));
                    mark(array.object(i), parts);
                }
            }
            default -> throw bad("content must be a string or an array of parts", path);
        }
    }

    /** Adds the mark that a part, a call or a message carries beside its own fields, if any. */
    static void mark(@Nullable JsonObject marked, List<Part> parts) {
        Part.CacheMark mark = cacheMark(marked);
        if (mark != null) {
            parts.add(mark);
        }
    }

    static Part.@Nullable CacheMark cacheMark(@Nullable JsonObject marked) {
        JsonObject mark = marked == null ? null : marked.object("cache_control");
        return mark == null ? null : new Part.CacheMark(mark.string("ttl"));
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
            case "text", "refusal" -> {
                String text = object.string(type);
                if (text == null) {
                    throw bad("a " + type + " part needs a " + type, path + "." + type);
                }
                yield new Part.Text(text);
            }
            case "image_url" -> image(object, path);
            case "file" -> file(object, path);
            default -> new Part.Other(type, object, path);
        };
    }

    private static Part image(JsonObject part, String path) {
        JsonObject image = part.object("image_url");
        String url = image == null ? part.string("image_url") : image.string("url");
        if (url == null) {
            throw bad("an image part needs a url", path + ".image_url.url");
        }
        return new Part.Image(url, path + ".image_url.url");
    }

    /** A document; one that only its upstream can find, by its id there, is left to that. */
    private static Part file(JsonObject part, String path) {
        JsonObject file = part.object("file");
        if (file == null) {
            throw bad("a file part needs a file", path + ".file");
        }
        String data = file.string("file_data");
        if (data == null && file.string("file_id") == null) {
            throw bad("a file needs file_data", path + ".file.file_data");
        }
        return data != null && isAddress(data)
                ? new Part.File(file.string("filename"), data, path + ".file.file_data")
                : new Part.Other("file", part, path);
    }

    private static boolean isAddress(String data) {
        return data.startsWith("data:")
                || data.startsWith("https://")
                || data.startsWith("http://");
    }
}
