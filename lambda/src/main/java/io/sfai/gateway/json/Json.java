package io.sfai.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON. The tree is our own, on Jackson's streaming core: databind costs 130 ms of
 * a cold start and is not needed to keep unknown fields.
 */
public final class Json {
    /** Deeper nesting is refused, so that no document can exhaust a stack. */
    private static final int MAX_DEPTH = 500;

    /** What Jackson says of itself, which tells a caller nothing. */
    private static final Pattern OWN_WORDS =
            Pattern.compile(", from `StreamReadConstraints[^`]*`| \\(start marker at \\[.*?\\]\\)");

    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(64 << 20)
                                    .maxNumberLength(1000)
                                    .build())
                    .build();

    private Json() {}

    /**
     * Reads one value; anything after it is an error.
     *
     * @throws JsonException if this is not JSON
     */
    public static @Nullable Object parse(byte[] text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return whole(parser);
        } catch (IOException e) {
            throw notText();
        }
    }

    /**
     * Reads one object.
     *
     * @throws JsonException if this is not JSON, or not an object
     */
    public static JsonObject object(byte[] text) {
        if (parse(text) instanceof JsonObject object) {
            return object;
        }
        throw new JsonException("a JSON object is expected", 1, 1, "$");
    }

    public static JsonObject object(String text) {
        return object(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads one object in which no name stands twice. */
    public static JsonObject strictObject(byte[] text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            if (whole(parser) instanceof JsonObject object) {
                return object;
            }
        } catch (IOException e) {
            throw notText();
        }
        throw new JsonException("a JSON object is expected", 1, 1, "$");
    }

    /**
     * The line, from 1, of the value at a place, or of the nearest place above it that is there.
     *
     * @param steps from the root: names as Strings, indexes as Integers
     */
    public static int line(byte[] text, List<?> steps) {
        int line = 1;
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            line = parser.currentTokenLocation().getLineNr();
            for (Object step : steps) {
                int below = descend(parser, step);
                if (below == 0) {
                    return line;
                }
                line = below;
            }
        } catch (IOException e) {
            // What could be read has been; the caller has its own error to tell.
            return line;
        }
        return line;
    }

    /** Writes a value as UTF-8 with no white space. */
    public static byte[] bytes(@Nullable Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            JsonWriter.write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Writes a value as text with no white space. */
    public static String text(@Nullable Object value) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            JsonWriter.write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** Bytes that look like UTF-16 or UTF-32 and are neither. */
    static JsonException notText() {
        return new JsonException("it is not text in UTF-8", 1, 1, "$");
    }

    private static @Nullable Object whole(JsonParser parser) throws IOException {
        try {
            if (parser.nextToken() == null) {
                throw new JsonException("it is empty", 1, 1, "$");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw at(parser, "something follows the end of the JSON value");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw notJson(parser, e);
        }
    }

    static JsonException notJson(JsonParser parser, JsonProcessingException e) {
        return at(parser, OWN_WORDS.matcher(e.getOriginalMessage()).replaceAll(""));
    }

    /**
     * An object, and where in its text one of its fields has its value.
     *
     * @param from the place of the value's opening quote; -1 if there is no such field, or more
     *     than one, or its value is no text
     * @param to the place after its closing quote
     */
    public record Located(JsonObject object, int from, int to) {}

    /**
     * Reads one object and notes where the text of a field stands.
     *
     * @param path the field's name, after those of the objects around it
     * @throws JsonException if this is not JSON, or not an object
     */
    public static Located located(byte[] text, String... path) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return located(parser, path);
        } catch (IOException e) {
            throw notText();
        }
    }

    private static Located located(JsonParser parser, String[] path) throws IOException {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonException("a JSON object is expected", 1, 1, "$");
            }
            Located located = fields(parser, path, 0);
            if (parser.nextToken() != null) {
                throw at(parser, "something follows the end of the JSON value");
            }
            return located;
        } catch (JsonProcessingException e) {
            throw notJson(parser, e);
        }
    }

    private static Located fields(JsonParser parser, String[] path, int depth) throws IOException {
        JsonObject object = new JsonObject();
        boolean certain = true;
        int from = -1;
        int to = -1;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (!name.equals(path[depth])) {
                object.put(name, value(parser));
                continue;
            }
            if (depth + 1 < path.length && token == JsonToken.START_OBJECT) {
                Located inner = fields(parser, path, depth + 1);
                from = object.has(name) ? -1 : inner.from();
                object.put(name, inner.object());
                to = inner.to();
                continue;
            }
            certain &= from < 0 && token == JsonToken.VALUE_STRING && depth + 1 == path.length;
            from = (int) parser.currentTokenLocation().getByteOffset();
            object.put(name, value(parser));
            to = (int) parser.currentLocation().getByteOffset();
        }
        return certain ? new Located(object, from, to) : new Located(object, -1, -1);
    }

    static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                JsonObject object = new JsonObject();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.put(name, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                JsonArray array = new JsonArray();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                yield array;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                    switch (parser.getNumberType()) {
                        case INT, LONG -> parser.getLongValue();
                        default -> parser.getBigIntegerValue();
                    };
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw at(parser, "unexpected " + parser.currentToken());
        };
    }

    private static BigDecimal decimal(JsonParser parser) throws IOException {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException e) {
            // Such as 1e9999999999, which is JSON all the same.
            throw at(parser, "a number is too large or too small");
        }
    }

    /** Moves to the value at a step and tells the line where it begins; 0 if it is not there. */
    private static int descend(JsonParser parser, Object step) throws IOException {
        boolean inObject = parser.currentToken() == JsonToken.START_OBJECT;
        if (!inObject && parser.currentToken() != JsonToken.START_ARRAY) {
            return 0;
        }
        int index = 0;
        for (JsonToken t = parser.nextToken(); t != null && !t.isStructEnd(); index++) {
            int line = parser.currentTokenLocation().getLineNr();
            Object here = inObject ? parser.currentName() : Integer.valueOf(index);
            if (inObject) {
                parser.nextToken();
            }
            if (step.equals(here)) {
                return line;
            }
            parser.skipChildren();
            t = parser.nextToken();
        }
        return 0;
    }

    static JsonException at(JsonParser parser, String message) {
        var location = parser.currentLocation();
        return new JsonException(
                message, location.getLineNr(), location.getColumnNr(), path(parser));
    }

    private static String path(JsonParser parser) {
        StringBuilder path = new StringBuilder();
        for (var at = parser.getParsingContext(); at != null; at = at.getParent()) {
            if (at.inObject() && at.getCurrentName() != null) {
                path.insert(0, "." + at.getCurrentName());
            } else if (at.inArray()) {
                path.insert(0, "[" + Math.max(at.getCurrentIndex(), 0) + "]");
            }
        }
        return "$" + path;
    }
}
