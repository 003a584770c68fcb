package io.sfai.gateway.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * An array of numbers as it was written, each of which fits a float: every digit is kept, in a
 * tenth of the room that the numbers would take as values.
 */
public final class JsonNumbers {
    private final byte[] text;
    private final int from;
    private final int to;
    private final int size;

    JsonNumbers(byte[] text, int from, int to, int size) {
        this.text = text;
        this.from = from;
        this.to = to;
        this.size = size;
    }

    /**
     * Reads one object in which every array that begins with a number is a {@link JsonNumbers}.
     *
     * @param text is kept; not to be changed afterwards
     * @throws JsonException if this is not a JSON object in UTF-8, or if such an array has
     *     something else, or a number that no float can hold
     */
    public static JsonObject object(byte[] text) {
        return new NumbersReader(text).object();
    }

    /** How many there are; at least one. */
    public int size() {
        return size;
    }

    /** Bytes of what is written, from bracket to bracket. */
    public int length() {
        return to - from;
    }

    /** Copies what is written, brackets included. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(text, from, target, at, length());
    }

    /** The nearest floats. */
    public float[] floats() {
        float[] floats = new float[size];
        try (JsonParser parser = Json.FACTORY.createParser(text, from, length())) {
            parser.nextToken();
            for (int i = 0; i < size; i++) {
                parser.nextToken();
                floats[i] = parser.getFloatValue();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return floats;
    }

    @Override
    public String toString() {
        return new String(text, from, length(), StandardCharsets.US_ASCII);
    }
}
