package io.sfai.gateway.api.items;

import static io.sfai.gateway.api.items.Refused.bad;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what stands in a message's {@code content} or a call's {@code output}. */
final class InputParts {
    private InputParts() {}

    /** What a message says, in the parts that its role may have. */
    static List<Part> content(@Nullable Object content, boolean mediaToo, String place) {
        return switch (content) {
            case String text -> List.of(new Part.Text(text));
            case JsonArray array -> {
                List<Part> parts = new ArrayList<>(array.size());
                for (int i = 0; i < array.size(); i++) {
                    String at = place + "[" + i + "]";
                    Part part = part(Refused.object(array, i, at), at);
                    if (!mediaToo && !(part instanceof Part.Text)) {
                        throw bad("only text can stand here", at + ".type");
                    }
                    parts.add(part);
                }
                yield parts;
            }
            case null, default -> throw bad(place + " must be a string or parts", place);
        };
    }

    /** What a tool gave; an object that some clients write there is its JSON. */
    static List<Part> output(@Nullable Object output, String place) {
        return output instanceof JsonObject object
                ? List.of(new Part.Text(Json.text(object)))
                : content(output, true, place);
    }

    private static Part part(JsonObject part, String at) {
        String type = part.string("type", "");
        return switch (type) {
            case "input_text", "output_text", "text", "summary_text", "reasoning_text" ->
                    new Part.Text(Refused.text(part, "text", at));
            case "refusal" -> new Part.Text(Refused.text(part, "refusal", at));
            case "input_image" -> image(part, at);
            case "input_file" -> file(part, at);
            case "input_audio" -> new Part.Other(type, part, at);
            default ->
                    throw bad(
                            "a part's type must be input_text, input_image, input_file,"
                                    + " input_audio, output_text or refusal",
                            at + ".type");
        };
    }

    private static Part image(JsonObject part, String at) {
        // Some clients nest the address as Chat does.
        JsonObject nested = part.object("image_url");
        String url = nested == null ? part.string("image_url") : nested.string("url");
        String place = at + ".image_url";
        if (url == null) {
            throw part.string("file_id") == null
                    ? bad("an image needs an image_url", place)
                    : bad("there are no files here: send the image as image_url", at + ".file_id");
        }
        checkAddress(url, place);
        return new Part.Image(url, place);
    }

    private static Part file(JsonObject part, String at) {
        String data = part.string("file_data");
        String url = data == null ? part.string("file_url") : data;
        String place = at + (data == null ? ".file_url" : ".file_data");
        if (url == null) {
            throw part.string("file_id") == null
                    ? bad("a file needs file_data or a file_url", at + ".file_data")
                    : bad("there are no files here: send it as file_data", at + ".file_id");
        }
        checkAddress(url, place);
        return new Part.File(part.string("filename"), url, place);
    }

    /** Bad base64 is told here, where its place in the body is known, whatever the upstream. */
    private static void checkAddress(String url, String place) {
        if (url.startsWith("https://") || url.startsWith("http://")) {
            return;
        }
        int comma = url.indexOf(',');
        if (!url.startsWith("data:") || comma < 0) {
            throw bad("this must be an http(s) or a data URL", place);
        }
        if (url.substring(0, comma).endsWith(";base64")) {
            try {
                Base64.getDecoder().decode(url.substring(comma + 1));
            } catch (IllegalArgumentException e) {
                throw bad("what follows the comma is not base64", place);
            }
        }
    }
}
