package io.sfai.gateway.local.emulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** An answer that a runtime posted whole: a v2.0 object, or any JSON, which then is the body. */
record BufferedAnswer(Prelude prelude, byte[] body) {
    /**
     * Reads one.
     *
     * @throws IOException when it is not JSON, or an object with a {@code statusCode} that has a
     *     wrong field
     */
    static BufferedAnswer of(byte[] json) throws IOException {
        boolean described = false;
        boolean base64 = false;
        String body = "";
        try (JsonParser parser = Json.parser(json)) {
            boolean object = parser.nextToken() == JsonToken.START_OBJECT;
            while (object && parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "statusCode" -> described = true;
                    case "body" -> body = parser.getValueAsString("");
                    case "isBase64Encoded" -> base64 = parser.getValueAsBoolean();
                    default -> Prelude.skip(parser, value);
                }
            }
            parser.skipChildren();
        }
        if (!described) {
            Map<String, String> headers = Map.of("content-type", "application/json");
            return new BufferedAnswer(new Prelude(200, headers, List.of()), json);
        }
        return new BufferedAnswer(Prelude.of(json), bytes(body, base64));
    }

    private static byte[] bytes(String body, boolean base64) throws IOException {
        if (!base64) {
            return body.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new IOException("isBase64Encoded, but the body is not", e);
        }
    }
}
