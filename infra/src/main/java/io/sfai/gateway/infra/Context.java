package io.sfai.gateway.infra;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import software.amazon.awscdk.App;

/**
 * The context values of one synthesis, read by key; it remembers what was asked for and what was
 * wrong. A value is text from {@code -c key=value}, or text, a number, a boolean or a list from a
 * JSON file.
 */
final class Context {
    private static final Pattern ANYTHING = Pattern.compile("(?s).*");
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern DOLLARS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final Pattern OURS = Pattern.compile("[A-Za-z][A-Za-z0-9]*");

    private final Map<String, Object> values;
    private final Map<String, String> allowed = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    Context(Map<String, Object> values) {
        this.values = Map.copyOf(values);
    }

    static Context of(App app) {
        Map<String, Object> values = new TreeMap<>();
        if (app.getNode().getAllContext() instanceof Map<?, ?> all) {
            all.forEach((key, value) -> values.put(String.valueOf(key), value));
        }
        return new Context(values);
    }

    String text(String key, String fallback, Pattern form, String what) {
        return optionalText(key, form, what).orElse(fallback);
    }

    Optional<String> optionalText(String key, Pattern form, String what) {
        return parsed(key, what, value -> form.matcher(value).matches());
    }

    int number(String key, int fallback, int least, int most) {
        return optionalNumber(key, least, most).orElse(fallback);
    }

    Optional<Integer> optionalNumber(String key, int least, int most) {
        String what = "a whole number from " + least + " to " + most;
        return parsed(key, what, value -> isWithin(value, least, most)).map(Integer::valueOf);
    }

    /** An amount that is not negative. */
    Optional<BigDecimal> optionalDollars(String key) {
        return optionalText(key, DOLLARS, "US dollars like 100 or 99.50").map(BigDecimal::new);
    }

    boolean flag(String key, boolean fallback) {
        return Boolean.parseBoolean(oneOf(key, String.valueOf(fallback), List.of("true", "false")));
    }

    String oneOf(String key, String fallback, List<String> choices) {
        return optionalOneOf(key, choices).orElse(fallback);
    }

    Optional<String> optionalOneOf(String key, List<String> choices) {
        return parsed(key, String.join(" or ", choices), choices::contains);
    }

    /**
     * A list, written with commas or as a JSON array; what does not fit {@code form} is a problem.
     */
    List<String> list(String key, String fallback, Pattern form, String what) {
        String items = optionalText(key, ANYTHING, what).orElse(fallback);
        return COMMA.splitAsStream(items)
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .filter(item -> matches(key, item, form, what))
                .toList();
    }

    /** Regular expressions, one a line or as a JSON array: commas belong to them. */
    List<String> expressions(String key, int mostCharacters) {
        allowed.put(key, "regular expressions");
        Object value = values.getOrDefault(key, "");
        String text = value instanceof Collection<?> items ? joined(items, "\n") : value.toString();
        if (text.length() > mostCharacters) {
            problem("%s: at most %d characters in all".formatted(key, mostCharacters));
        }
        List<String> expressions =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        expressions.forEach(expression -> tryOut(key, expression));
        return expressions;
    }

    /** Adds what was found wrong by whoever knows more than one key. */
    void problem(String problem) {
        problems.add(problem);
    }

    /** Throws what was found wrong; call it when every key has been read. */
    void finish() {
        values.keySet().stream()
                .filter(key -> OURS.matcher(key).matches() && !allowed.containsKey(key))
                .sorted()
                .forEach(key -> problems.add(unknown(key)));
        if (!problems.isEmpty()) {
            throw new BadContext(problems);
        }
    }

    private Optional<String> parsed(String key, String what, Predicate<String> good) {
        allowed.put(key, what);
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        String text = value instanceof Collection<?> items ? joined(items, ",") : value.toString();
        if (good.test(text.strip())) {
            return Optional.of(text.strip());
        }
        problems.add(problem(key, text, what));
        return Optional.empty();
    }

    private boolean matches(String key, String item, Pattern form, String what) {
        boolean good = form.matcher(item).matches();
        if (!good) {
            problems.add(problem(key, item, what));
        }
        return good;
    }

    private void tryOut(String key, String expression) {
        try {
            Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            problem(problem(key, expression, "a regular expression: " + e.getDescription()));
        }
    }

    private String unknown(String key) {
        return key + ": there is no such key; the keys are " + String.join(", ", allowed.keySet());
    }

    private static String problem(String key, String value, String what) {
        return "%s=%s: must be %s".formatted(key, value, what);
    }

    private static boolean isWithin(String value, int least, int most) {
        return value.matches("\\d{1,9}")
                && Integer.parseInt(value) >= least
                && Integer.parseInt(value) <= most;
    }

    private static String joined(Collection<?> items, String between) {
        return items.stream().map(String::valueOf).collect(Collectors.joining(between));
    }
}
