package io.sfai.gateway.local.contract;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;

/** Bodies of chat requests. */
final class Ask {
    static final String WITH_USAGE = "\"stream_options\":{\"include_usage\":true}";

    private Ask() {}

    /** A user's words to an alias, and further members of the body as JSON. */
    static String whole(String alias, String words, String... more) {
        String message = Json.text(new JsonObject().put("role", "user").put("content", words));
        return body(alias, message, more);
    }

    /** The same, streamed. */
    static String stream(String alias, String words, String... more) {
        return whole(alias, words, more).replaceFirst("^\\{", "{\"stream\":true,");
    }

    /** Messages as JSON, without the brackets. */
    static String body(String alias, String messages, String... more) {
        StringBuilder body = new StringBuilder("{\"model\":\"" + alias + "\"");
        for (String member : more) {
            body.append(',').append(member);
        }
        return body.append(",\"messages\":[").append(messages).append("]}").toString();
    }
}
