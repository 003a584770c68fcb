package io.sfai.gateway.model;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a value of the map may be. Each kind of rule tells what it finds wrong at the place. */
interface Rule {
    void check(Place place);

    /** Text of at least one character. */
    record Text() implements Rule {
        @Override
        public void check(Place place) {
            if (!(place.value() instanceof String text)) {
                place.expected("text");
            } else if (text.isBlank()) {
                place.reject("it is empty");
            }
        }
    }

    /** A name that the map chooses. */
    record Named(NameRule rule) implements Rule {
        @Override
        public void check(Place place) {
            if (!(place.value() instanceof String text)) {
                place.expected("text");
                return;
            }
            String wrong = rule.wrong(text);
            if (wrong != null) {
                place.reject(wrong);
            }
        }
    }

    /** One of a few words. */
    record OneOf(List<String> words) implements Rule {
        @Override
        public void check(Place place) {
            if (!(place.value() instanceof String text)) {
                place.expected("one of " + String.join(", ", words));
            } else if (!words.contains(text)) {
                place.reject(
                        "it is one of " + String.join(", ", words) + Nearest.hint(text, words, 1));
            }
        }
    }

    record Flag() implements Rule {
        @Override
        public void check(Place place) {
            if (!(place.value() instanceof Boolean)) {
                place.expected("true or false");
            }
        }
    }

    /** A whole number in a range, both ends included. */
    record Whole(long least, long most) implements Rule {
        @Override
        public void check(Place place) {
            if (!(place.value() instanceof Number number)) {
                place.expected("a whole number");
            } else if (!(number instanceof Long whole) || whole < least || whole > most) {
                place.reject("a whole number from " + least + " to " + most + " is expected");
            }
        }
    }

    /** A number in a range, both ends included, with at most nine digits behind the point. */
    record Decimal(long least, long most) implements Rule {
        private static final int DIGITS = 9;

        @Override
        public void check(Place place) {
            if (!(place.value() instanceof Number number)) {
                place.expected("a number");
                return;
            }
            BigDecimal decimal = of(number);
            if (decimal.compareTo(BigDecimal.valueOf(least)) < 0
                    || decimal.compareTo(BigDecimal.valueOf(most)) > 0) {
                place.reject("a number from " + least + " to " + most + " is expected");
            } else if (decimal.scale() > DIGITS) {
                place.reject("at most " + DIGITS + " digits behind the point are expected");
            }
        }

        static BigDecimal of(Number number) {
            return number instanceof BigDecimal decimal
                    ? decimal
                    : new BigDecimal(number.toString());
        }
    }

    /** An object that somebody else reads. */
    record AnyObject() implements Rule {
        @Override
        public void check(Place place) {
            if (!(place.value() instanceof JsonObject)) {
                place.expected("an object");
            }
        }
    }

    /** An object with known names, some of which must be there. */
    record Fields(Map<String, Rule> known, Set<String> required) implements Rule {
        @Override
        public void check(Place place) {
            if (!(place.value() instanceof JsonObject object)) {
                place.expected("an object");
                return;
            }
            for (Place field : place.fields()) {
                Rule rule = known.get(field.name());
                if (rule == null) {
                    field.reject("unknown name" + Nearest.hint(field.name(), known.keySet(), 1));
                } else {
                    rule.check(field);
                }
            }
            for (String name : required) {
                if (!object.has(name)) {
                    place.reject("\"" + name + "\" is missing");
                }
            }
        }
    }

    /** An object whose names the map chooses. */
    record Entries(NameRule names, int most, Rule each) implements Rule {
        @Override
        public void check(Place place) {
            if (!(place.value() instanceof JsonObject object)) {
                place.expected("an object");
                return;
            }
            if (object.size() > most) {
                place.reject(
                        "there are " + object.size() + " of them; at most " + most + " may be");
                return;
            }
            for (Place entry : place.fields()) {
                String wrong = names.wrong(entry.name());
                if (wrong != null) {
                    entry.reject(wrong);
                }
                each.check(entry);
            }
        }
    }

    /** An array in which nothing stands twice. */
    record Elements(int least, Rule each) implements Rule {
        @Override
        public void check(Place place) {
            if (!(place.value() instanceof JsonArray array)) {
                place.expected("a list");
                return;
            }
            if (array.size() < least) {
                place.reject("it is empty");
            }
            Set<Object> seen = new HashSet<>();
            for (Place element : place.elements()) {
                each.check(element);
                if (element.value() instanceof String text && !seen.add(text)) {
                    element.reject("\"" + Place.shown(text) + "\" stands here twice");
                }
            }
        }
    }

    /** A short form as text, or the long one. */
    record TextOr(Fields whole) implements Rule {
        @Override
        public void check(Place place) {
            if (place.value() instanceof String) {
                new Text().check(place);
            } else if (place.value() instanceof JsonObject) {
                whole.check(place);
            } else {
                place.expected("text or an object");
            }
        }
    }

    /** An object whose known names depend on the word under "type". */
    record ByType(Map<String, Fields> types) implements Rule {
        @Override
        public void check(Place place) {
            if (!(place.value() instanceof JsonObject object)) {
                place.expected("an object");
                return;
            }
            List<String> names = List.copyOf(new TreeSet<>(types.keySet()));
            if (!object.has("type")) {
                place.reject("\"type\" is missing: one of " + String.join(", ", names));
                return;
            }
            Place type = place.at("type");
            Fields fields = type.value() instanceof String text ? types.get(text) : null;
            if (fields == null) {
                new OneOf(names).check(type);
            } else {
                fields.check(place);
            }
        }
    }
}
