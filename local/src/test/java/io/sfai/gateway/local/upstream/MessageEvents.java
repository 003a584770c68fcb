package io.sfai.gateway.local.upstream;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Events and messages as upstreams of Anthropic's dialect write them. */
public final class MessageEvents {
    public static final String STOP = "{\"type\":\"message_stop\"}";

    private MessageEvents() {}

    /** A stream that says these words and stops; 120 tokens in, of which 20 were cached. */
    public static List<String> words(String... words) {
        List<String> all = new ArrayList<>();
        all.add(start());
        all.add(
                "{\"type\":\"content_block_start\",\"index\":0,"
                        + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");
        all.add("{\"type\":\"ping\"}");
        for (String word : words) {
            all.add(word(word));
        }
        all.add("{\"type\":\"content_block_stop\",\"index\":0}");
        all.add(finish("end_turn"));
        all.add(STOP);
        return all;
    }

    public static String start() {
        return "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_up\",\"type\":\"message\","
                + "\"role\":\"assistant\",\"model\":\"upstream-name\",\"content\":[],"
                + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":100,"
                + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":20,"
                + "\"output_tokens\":1}}}";
    }

    /** Some more of the text in the first block. */
    public static String word(String word) {
        JsonObject delta = new JsonObject().put("type", "text_delta").put("text", word);
        JsonObject event = new JsonObject().put("type", "content_block_delta").put("index", 0L);
        return Json.text(event.put("delta", delta));
    }

    public static String finish(String reason) {
        return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
                + reason
                + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":20}}";
    }

    /** A message that came whole, with this content, given as a JSON array. */
    public static String message(String content, String reason) {
        return "{\"id\":\"msg_up\",\"type\":\"message\",\"role\":\"assistant\","
                + "\"model\":\"upstream-name\",\"content\":"
                + content
                + ",\"stop_reason\":\""
                + reason
                + "\",\"stop_sequence\":null,"
                + "\"usage\":{\"input_tokens\":100,\"cache_read_input_tokens\":20,"
                + "\"output_tokens\":20}}";
    }

    public static String error(String type, String message) {
        JsonObject error = new JsonObject().put("type", type).put("message", message);
        return Json.text(new JsonObject().put("type", "error").put("error", error));
    }
}
