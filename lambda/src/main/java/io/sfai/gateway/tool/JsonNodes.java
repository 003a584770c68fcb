package io.sfai.gateway.tool;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the validator's trees of ours. By text it would be less to read here, and would load some
 * 480 classes of Jackson's mapper before the first schema of an environment.
 */
final class JsonNodes {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonNodes() {}

    static JsonNode of(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case JsonObject object -> of(object);
            case JsonArray array -> of(array);
            case String text -> NODES.stringNode(text);
            case Boolean flag -> NODES.booleanNode(flag);
            case Long number -> NODES.numberNode(number.longValue());
            case BigInteger number -> NODES.numberNode(number);
            // Not as it is: of 1e999999999 the validator would write all digits.
            case BigDecimal number -> NODES.numberNode(number.doubleValue());
            default -> throw new IllegalArgumentException(value.getClass() + " is no JSON");
        };
    }

    private static JsonNode of(JsonObject object) {
        ObjectNode node = NODES.objectNode();
        for (String name : object.names()) {
            node.set(name, of(object.get(name)));
        }
        return node;
    }

    private static JsonNode of(JsonArray array) {
        ArrayNode node = NODES.arrayNode(array.size());
        for (Object each : array) {
            node.add(of(each));
        }
        return node;
    }
}
