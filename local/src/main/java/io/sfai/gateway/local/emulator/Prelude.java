package io.sfai.gateway.local.emulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a Function URL is told before the body: status, headers, cookies. */
record Prelude(int status, Map<String, String> headers, List<String> cookies) {
    /** Headers that the Function URL keeps for itself; a function's own come out renamed. */
    private static final Set<String> REMAPPED =
            Set.of("connection", "content-length", "date", "transfer-encoding", "www-authenticate");

    static final Prelude RAW =
            new Prelude(200, Map.of("content-type", "application/octet-stream"), List.of());

    /**
     * Reads a prelude's JSON.
     *
     * @throws IOException when it is not an object, a header is not one string, a cookie is not a
     *     string, or the status is none
     */
    static Prelude of(byte[] json) throws IOException {
        int status = 200;
        Map<String, String> headers = new LinkedHashMap<>();
        List<String> cookies = List.of();
        try (JsonParser parser = Json.parser(json)) {
            expect(parser.nextToken() == JsonToken.START_OBJECT, "the prelude is not an object");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "statusCode" -> status = status(parser);
                    case "headers" -> headers = headers(parser);
                    case "cookies" -> cookies = strings(parser);
                    default -> skip(parser, value);
                }
            }
            expect(parser.nextToken() == null, "something follows the prelude's object");
        }
        return new Prelude(status, headers, cookies);
    }

    static int status(JsonParser parser) throws IOException {
        expect(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, "statusCode is no integer");
        int status = parser.getIntValue();
        expect(status >= 200 && status <= 599, "statusCode " + status);
        return status;
    }

    static Map<String, String> headers(JsonParser parser) throws IOException {
        expect(parser.currentToken() == JsonToken.START_OBJECT, "headers is not an object");
        Map<String, String> headers = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            boolean single = parser.nextToken() == JsonToken.VALUE_STRING;
            expect(single, "header " + name + " is not one string");
            boolean kept = REMAPPED.contains(name.toLowerCase(Locale.ROOT));
            headers.put(kept ? "x-amzn-remapped-" + name : name, parser.getText());
        }
        return headers;
    }

    static List<String> strings(JsonParser parser) throws IOException {
        expect(parser.currentToken() == JsonToken.START_ARRAY, "cookies is not an array");
        List<String> strings = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken() == JsonToken.VALUE_STRING, "a cookie is not a string");
            strings.add(parser.getText());
        }
        return strings;
    }

    static void skip(JsonParser parser, JsonToken value) throws IOException {
        expect(value != null, "the JSON ends early");
        parser.skipChildren();
    }

    private static void expect(boolean good, String complaint) throws IOException {
        if (!good) {
            throw new IOException(complaint);
        }
    }
}
