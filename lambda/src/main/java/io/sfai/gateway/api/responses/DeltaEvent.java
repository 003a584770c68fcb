package io.sfai.gateway.api.responses;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.json.JsonText;
import java.nio.charset.StandardCharsets;

/** An event written once, of which only the text and the number change. */
final class DeltaEvent {
    private static final byte[] NUMBER =
            ",\"sequence_number\":".getBytes(StandardCharsets.US_ASCII);

    private final String type;
    private final byte[] head;

    /**
     * @param fields all but type, text and number
     */
    DeltaEvent(String type, JsonObject fields) {
        this.type = type;
        JsonObject event = new JsonObject().put("type", type);
        fields.names().forEach(name -> event.put(name, fields.get(name)));
        String json = Json.text(event);
        this.head =
                (json.substring(0, json.length() - 1) + ",\"delta\":")
                        .getBytes(StandardCharsets.UTF_8);
    }

    String type() {
        return type;
    }

    byte[] with(String delta, long number) {
        byte[] quoted = JsonText.quoted(delta);
        byte[] digits = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
        byte[] event = new byte[head.length + quoted.length + NUMBER.length + digits.length + 1];
        int at = put(head, event, 0);
        at = put(quoted, event, at);
        at = put(NUMBER, event, at);
        at = put(digits, event, at);
        event[at] = '}';
        return event;
    }

    private static int put(byte[] from, byte[] to, int at) {
        System.arraycopy(from, 0, to, at, from.length);
        return at + from.length;
    }
}
