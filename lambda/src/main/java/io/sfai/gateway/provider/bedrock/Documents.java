package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.document.Document;

/** JSON as the SDK holds it, and back. */
final class Documents {
    private Documents() {}

    static Document of(@Nullable Object value) {
        return switch (value) {
            case null -> Document.fromNull();
            case String text -> Document.fromString(text);
            case Boolean truth -> Document.fromBoolean(truth);
            case Long number -> Document.fromNumber(number);
            case BigInteger number -> Document.fromNumber(number);
            case BigDecimal number -> Document.fromNumber(number);
            case Number number -> Document.fromNumber(number.toString());
            case JsonObject object -> {
                Map<String, Document> map = new LinkedHashMap<>();
                for (String name : object.names()) {
                    map.put(name, of(object.get(name)));
                }
                yield Document.fromMap(map);
            }
            case JsonArray array -> {
                List<Document> list = new ArrayList<>();
                for (Object each : array) {
                    list.add(of(each));
                }
                yield Document.fromList(list);
            }
            default -> throw new IllegalArgumentException("no JSON: " + value.getClass());
        };
    }

    static @Nullable Object json(@Nullable Document document) {
        if (document == null) {
            return new JsonObject();
        }
        if (document.isMap()) {
            JsonObject object = new JsonObject();
            document.asMap().forEach((name, value) -> object.put(name, json(value)));
            return object;
        }
        if (document.isList()) {
            JsonArray array = new JsonArray();
            document.asList().forEach(value -> array.add(json(value)));
            return array;
        }
        if (document.isString()) {
            return document.asString();
        }
        if (document.isBoolean()) {
            return document.asBoolean();
        }
        return document.isNumber() ? document.asNumber().bigDecimalValue() : null;
    }
}
