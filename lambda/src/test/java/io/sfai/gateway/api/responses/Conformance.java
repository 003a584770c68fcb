package io.sfai.gateway.api.responses;

import static java.util.Objects.requireNonNull;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks JSON against the table of required fields, {@code responses/required.txt}, and counts. */
final class Conformance {
    /**
     * A kind of object.
     *
     * @param type what its {@code type} is, where it stands among others
     * @param fields the alternatives of each required field, by name
     */
    private record Kind(String type, Map<String, List<String>> fields) {}

    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Map<String, List<String>> unions = new LinkedHashMap<>();
    private final Map<String, Integer> events = new TreeMap<>();
    private long fields;

    Conformance() throws IOException {
        try (InputStream in = Conformance.class.getResourceAsStream("/responses/required.txt")) {
            String table = new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            table.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(this::add);
        }
    }

    private void add(String line) {
        int equals = line.indexOf(" = ");
        if (equals > 0) {
            unions.put(
                    line.substring(0, equals),
                    List.of(line.substring(equals + 3).split(" \\| ", -1)));
            return;
        }
        int colon = line.indexOf(':');
        String head = line.substring(0, colon);
        Map<String, List<String>> fields = new LinkedHashMap<>();
        int base = head.indexOf('<');
        if (base > 0) {
            fields.putAll(kind(head.substring(base + 1)).fields());
            head = head.substring(0, base);
        }
        int quote = head.indexOf(" '");
        String type = quote < 0 ? head : head.substring(quote + 2, head.length() - 1);
        String name = quote < 0 ? head : head.substring(0, quote);
        for (String field : line.substring(colon + 1).strip().split(" ", -1)) {
            int at = field.indexOf(':');
            if (at > 0) {
                fields.put(
                        field.substring(0, at), List.of(field.substring(at + 1).split("\\|", -1)));
            }
        }
        kinds.put(name, new Kind(type, fields));
    }

    private Kind kind(String name) {
        return requireNonNull(kinds.get(name), () -> name + " is not in the table");
    }

    /** Checks an event and all that is in it. */
    void event(JsonObject event) {
        String type = event.string("type", "");
        events.merge(type, 1, Integer::sum);
        object("event " + type, event, type);
    }

    /** Checks an object of a kind and all that is in it. */
    void object(String kind, JsonObject object) {
        object(kind, object, kind);
    }

    private void object(String kind, JsonObject object, String place) {
        kind(kind)
                .fields()
                .forEach((name, types) -> {
                    if (!object.has(name)) {
                        throw new AssertionError(place + " has no " + name + ": " + object);
                    }
                    fields++;
                    value(types, object.get(name), place + "." + name);
                });
    }

    private void value(List<String> types, @Nullable Object value, String place) {
        List<AssertionError> unfit = new ArrayList<>();
        for (String type : types) {
            if (fits(type, value, place, unfit)) {
                return;
            }
        }
        AssertionError error = new AssertionError(place + " is no " + types + ": " + value);
        unfit.forEach(error::addSuppressed);
        throw error;
    }

    private boolean fits(
            String type, @Nullable Object value, String place, List<AssertionError> unfit) {
        if (type.startsWith("'")) {
            return type.equals("'" + value + "'");
        }
        if (type.startsWith("[")) {
            return value instanceof JsonArray array && all(type, array, place);
        }
        return switch (type) {
            case "string" -> value instanceof String;
            case "number" -> value instanceof Number;
            case "boolean" -> value instanceof Boolean;
            case "object" -> value instanceof JsonObject;
            case "null" -> value == null;
            default -> value instanceof JsonObject object && of(type, object, place, unfit);
        };
    }

    private boolean all(String type, JsonArray array, String place) {
        String element = type.substring(1, type.length() - 1);
        for (int i = 0; i < array.size(); i++) {
            value(List.of(element), array.get(i), place + "[" + i + "]");
        }
        return true;
    }

    private boolean of(String type, JsonObject object, String place, List<AssertionError> unfit) {
        List<String> union = unions.get(type);
        if (union == null) {
            object(type, object, place);
            return true;
        }
        for (String each : union) {
            if (kind(each).type().equals(object.string("type"))) {
                object(each, object, place);
                return true;
            }
        }
        unfit.add(new AssertionError(object.string("type") + " is none of " + union));
        return false;
    }

    /** All types of events that the table has. */
    Set<String> known() {
        Set<String> known = new TreeSet<>();
        kinds.keySet().stream()
                .filter(name -> name.startsWith("event "))
                .forEach(name -> known.add(name.substring(6)));
        return known;
    }

    /** How often each type of event was checked. */
    Map<String, Integer> events() {
        return events;
    }

    /** What was checked, in one line. */
    String summary() {
        return String.format(
                "responses conformance: %d event types, %,d events, %,d required fields, all there",
                events.size(), events.values().stream().mapToInt(Integer::intValue).sum(), fields);
    }
}
