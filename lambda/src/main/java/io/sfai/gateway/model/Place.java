package io.sfai.gateway.model;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of the map together with where it stands; what is wrong with it is told here. */
final class Place {
    private static final int LONGEST_STEP_SHOWN = 100;

    private final Problems problems;
    private final @Nullable Place parent;
    private final Object step;
    private final @Nullable Object value;

    private Place(Problems problems, @Nullable Place parent, Object step, @Nullable Object value) {
        this.problems = problems;
        this.parent = parent;
        this.step = step;
        this.value = value;
    }

    static Place root(JsonObject map, Problems problems) {
        return new Place(problems, null, "$", map);
    }

    @Nullable Object value() {
        return value;
    }

    /** The name that this value stands under; of an array's element its index. */
    String name() {
        return step.toString();
    }

    /** The value under a name; a place with no value if there is none. */
    Place at(String name) {
        Object inside = value instanceof JsonObject object ? object.get(name) : null;
        return new Place(problems, this, name, inside);
    }

    Place at(int index) {
        Object inside = value instanceof JsonArray array ? array.get(index) : null;
        return new Place(problems, this, index, inside);
    }

    /** The values of an object; none if it is not one. */
    List<Place> fields() {
        List<Place> all = new ArrayList<>();
        if (value instanceof JsonObject object) {
            for (String name : object.names()) {
                all.add(at(name));
            }
        }
        return all;
    }

    /** The values of an array; none if it is not one. */
    List<Place> elements() {
        List<Place> all = new ArrayList<>();
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                all.add(at(i));
            }
        }
        return all;
    }

    void reject(String reason) {
        problems.add(this, reason);
    }

    void expected(String what) {
        reject(what + " is expected, not " + kind());
    }

    /** From the map's root to here: names and, as Integers, indexes. */
    List<Object> steps() {
        if (parent == null) {
            return new ArrayList<>();
        }
        List<Object> steps = parent.steps();
        steps.add(step);
        return steps;
    }

    String path() {
        if (parent == null) {
            return "$";
        }
        return parent.path() + (step instanceof Integer ? "[" + step + "]" : "." + shown(name()));
    }

    private String kind() {
        return switch (value) {
            case null -> "null (leave the name out instead)";
            case String s -> "text";
            case Boolean b -> "true or false";
            case JsonObject o -> "an object";
            case JsonArray a -> "a list";
            default -> "a number";
        };
    }

    /** A name as it may stand in a message: short, and on one line. */
    static String shown(String name) {
        String cut =
                name.length() <= LONGEST_STEP_SHOWN
                        ? name
                        : name.substring(0, LONGEST_STEP_SHOWN) + "…";
        StringBuilder clean = new StringBuilder(cut);
        for (int i = 0; i < clean.length(); i++) {
            if (Character.isISOControl(clean.charAt(i))) {
                clean.setCharAt(i, '?');
            }
        }
        return clean.toString();
    }
}
