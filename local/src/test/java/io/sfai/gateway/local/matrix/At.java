package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads values out of JSON by their place. */
public final class At {
    private At() {}

    /**
     * The value at a place, or null if there is none.
     *
     * @param steps names as Strings, indexes as Integers
     */
    public static @Nullable Object value(@Nullable Object root, Object... steps) {
        Object at = root;
        for (Object step : steps) {
            at =
                    switch (at) {
                        case JsonObject object when step instanceof String name -> object.get(name);
                        case JsonArray array when step instanceof Integer i && i < array.size() ->
                                array.get(i);
                        case null, default -> null;
                    };
        }
        return at;
    }

    /** The object at a place, which is there. */
    public static JsonObject object(@Nullable Object root, Object... steps) {
        if (value(root, steps) instanceof JsonObject object) {
            return object;
        }
        throw new AssertionError("no object at " + List.of(steps) + " of " + root);
    }

    /** The objects of the array at a place, which is there. */
    public static List<JsonObject> objects(@Nullable Object root, Object... steps) {
        if (!(value(root, steps) instanceof JsonArray array)) {
            throw new AssertionError("no array at " + List.of(steps) + " of " + root);
        }
        List<JsonObject> all = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            all.add(requireNonNull(array.object(i)));
        }
        return all;
    }

    /** The only name of an object with one, which is how Bedrock says what a block is. */
    public static List<String> kinds(List<JsonObject> blocks) {
        return blocks.stream().map(block -> block.names().iterator().next()).toList();
    }

    /** The types of Anthropic's blocks. */
    public static List<String> types(List<JsonObject> blocks) {
        return blocks.stream().map(block -> block.string("type", "none")).toList();
    }
}
