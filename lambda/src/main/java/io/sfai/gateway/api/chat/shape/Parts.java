package io.sfai.gateway.api.chat.shape;

import static io.sfai.gateway.api.chat.shape.PlainBody.bad;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Parts of a message as Chat writes them, from Responses' and Anthropic's. */
final class Parts {
    private Parts() {}

    /** Whether a part is none of Chat's. */
    static boolean isOdd(String type) {
        return switch (type) {
            case "input_text",
                    "output_text",
                    "input_image",
                    "input_file",
                    "image",
                    "document",
                    "tool_use",
                    "tool_result",
                    "thinking",
                    "redacted_thinking" ->
                    true;
            default -> false;
        };
    }

    /** A message's content: a text where one says it all, since every upstream takes that. */
    static @Nullable Object content(@Nullable Object content, String place) {
        if (!(content instanceof JsonArray array)) {
            return content;
        }
        JsonArray plain = new JsonArray();
        for (int i = 0; i < array.size(); i++) {
            Object part = array.get(i);
            plain.add(part instanceof JsonObject o ? plain(o, place + "[" + i + "]") : part);
        }
        return shortest(plain);
    }

    /** The text of a content that is one text and nothing else, or the content. */
    static Object shortest(JsonArray content) {
        JsonObject only = content.size() == 1 ? content.object(0) : null;
        boolean bare = only != null && "text".equals(only.string("type")) && only.size() == 2;
        String text = only == null || !bare ? null : only.string("text");
        return text == null ? content : text;
    }

    /** One part; what is not known stays as it is. */
    static JsonObject plain(JsonObject part, String place) {
        JsonObject plain =
                switch (part.string("type", "")) {
                    case "input_text", "output_text" ->
                            new JsonObject().put("type", "text").put("text", part.get("text"));
                    case "input_image" -> responsesImage(part, place);
                    case "input_file" -> responsesFile(part);
                    case "image" -> image(url(part, place));
                    case "document" -> document(part, place);
                    default -> part;
                };
        if (part.get("cache_control") != null) {
            plain.put("cache_control", part.get("cache_control"));
        }
        return plain;
    }

    private static JsonObject responsesImage(JsonObject part, String place) {
        JsonObject nested = part.object("image_url");
        String url = nested == null ? part.string("image_url") : nested.string("url");
        if (url == null) {
            throw bad("an image on the chat path needs an image_url", place + ".image_url");
        }
        JsonObject plain = image(url);
        JsonObject inner = plain.object("image_url");
        if (inner != null && part.string("detail") != null) {
            inner.put("detail", part.string("detail"));
        }
        return plain;
    }

    private static JsonObject responsesFile(JsonObject part) {
        JsonObject file = new JsonObject();
        for (String name : new String[] {"file_id", "filename", "file_data"}) {
            if (part.get(name) != null) {
                file.put(name, part.get(name));
            }
        }
        if (part.get("file_url") != null) {
            file.put("file_data", part.get("file_url"));
        }
        return new JsonObject().put("type", "file").put("file", file);
    }

    private static JsonObject image(String url) {
        return new JsonObject()
                .put("type", "image_url")
                .put("image_url", new JsonObject().put("url", url));
    }

    private static JsonObject document(JsonObject part, String place) {
        JsonObject source = part.object("source");
        String title = part.string("title");
        return switch (source == null ? "" : source.string("type", "")) {
            case "text" -> text(title, source == null ? "" : source.string("data", ""));
            case "content" -> text(title, words(source == null ? null : source.get("content")));
            default -> {
                JsonObject file = new JsonObject().put("file_data", url(part, place));
                if (title != null) {
                    file.put("filename", title);
                }
                yield new JsonObject().put("type", "file").put("file", file);
            }
        };
    }

    private static JsonObject text(@Nullable String title, String words) {
        String whole = title == null ? words : title + "\n\n" + words;
        return new JsonObject().put("type", "text").put("text", whole);
    }

    private static String words(@Nullable Object content) {
        if (content instanceof String text) {
            return text;
        }
        StringBuilder words = new StringBuilder();
        if (content instanceof JsonArray blocks) {
            for (Object block : blocks) {
                words.append(block instanceof JsonObject o ? o.string("text", "") : "");
            }
        }
        return words.toString();
    }

    /** The address of Anthropic's {@code source}, which may be a data URL. */
    private static String url(JsonObject part, String place) {
        JsonObject source = part.object("source");
        String type = source == null ? "" : source.string("type", "");
        String data = source == null ? null : source.string("data");
        String url = source == null ? null : source.string("url");
        String media = source == null ? null : source.string("media_type");
        if (type.equals("base64") && data != null && media != null) {
            return "data:" + media + ";base64," + data;
        }
        if (type.equals("url") && url != null) {
            return url;
        }
        throw bad(
                "a source on the chat path is base64 with media_type and data, or a url",
                place + ".source");
    }
}
