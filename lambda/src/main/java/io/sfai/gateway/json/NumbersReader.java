package io.sfai.gateway.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a tree in which arrays of numbers stay as they are written. */
final class NumbersReader {
    private final byte[] text;

    NumbersReader(byte[] text) {
        this.text = text;
    }

    JsonObject object() {
        try (JsonParser parser = Json.FACTORY.createParser(text)) {
            return whole(parser);
        } catch (IOException e) {
            throw Json.notText();
        }
    }

    private JsonObject whole(JsonParser parser) throws IOException {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonException("a JSON object is expected", 1, 1, "$");
            }
            JsonObject object = object(parser);
            if (parser.nextToken() != null) {
                throw Json.at(parser, "something follows the end of the JSON value");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw Json.notJson(parser, e);
        }
    }

    private JsonObject object(JsonParser parser) throws IOException {
        JsonObject object = new JsonObject();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            default -> Json.value(parser);
        };
    }

    private Object array(JsonParser parser) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        JsonToken first = parser.nextToken();
        if (first.isNumeric()) {
            return numbers(parser, from);
        }
        JsonArray array = new JsonArray();
        for (JsonToken token = first; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(parser));
        }
        return array;
    }

    /** Those from the first one, where the parser stands, to the end of their array. */
    private JsonNumbers numbers(JsonParser parser, int from) throws IOException {
        if (from < 0 || text[from] != '[') {
            // In UTF-16, say, where nobody knows a place.
            throw Json.notText();
        }
        int size = 0;
        while (parser.currentToken() != JsonToken.END_ARRAY) {
            if (!parser.currentToken().isNumeric()) {
                throw Json.at(parser, "an array of numbers has something else");
            }
            if (!Float.isFinite(parser.getFloatValue())) {
                throw Json.at(parser, "a number is too large");
            }
            size++;
            parser.nextToken();
        }
        return new JsonNumbers(text, from, (int) parser.currentLocation().getByteOffset(), size);
    }
}
