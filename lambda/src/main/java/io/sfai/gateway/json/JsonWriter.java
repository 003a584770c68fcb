package io.sfai.gateway.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the tree. */
final class JsonWriter {
    private JsonWriter() {}

    static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case String s -> out.writeString(wellFormed(s));
            case Boolean b -> out.writeBoolean(b);
            case Long n -> out.writeNumber(n);
            case Integer n -> out.writeNumber(n);
            case BigDecimal n -> out.writeNumber(n);
            case BigInteger n -> out.writeNumber(n);
            case Double n -> out.writeNumber(n);
            case JsonNumbers numbers -> out.writeRawValue(numbers.toString());
            case JsonObject object -> {
                out.writeStartObject();
                for (int i = 0; i < object.size(); i++) {
                    out.writeFieldName(wellFormed(object.nameAt(i)));
                    write(out, object.valueAt(i));
                }
                out.writeEndObject();
            }
            case JsonArray array -> {
                out.writeStartArray();
                for (Object element : array) {
                    write(out, element);
                }
                out.writeEndArray();
            }
            default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
        }
    }

    /** Half of a surrogate pair, which an escape can say and UTF-8 can't, becomes U+FFFD. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16);
            }
        }
        return text;
    }
}
