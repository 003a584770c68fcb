package io.sfai.gateway.config;

import io.sfai.gateway.config.Config.Place;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads settings and gathers what is wrong with them. */
final class ConfigReader {
    private final Map<String, String> environment;
    private final Place place;
    private final List<String> problems = new ArrayList<>();

    ConfigReader(Map<String, String> environment, Place place) {
        this.environment = environment;
        this.place = place;
    }

    String text(Setting setting) {
        String value = environment.get(setting.name());
        return value == null || value.isBlank() ? setting.fallback(place) : value.strip();
    }

    List<String> list(Setting setting) {
        return Arrays.stream(text(setting).split(","))
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .toList();
    }

    long number(Setting setting, long least, long most) {
        String value = text(setting);
        try {
            long number = value.isEmpty() ? least : Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with the range.
        }
        problems.add(
                "%s is a whole number from %d to %d, not '%s'"
                        .formatted(setting, least, most, value));
        return least;
    }

    Duration seconds(Setting setting, long least, long most) {
        return Duration.ofSeconds(number(setting, least, most));
    }

    String choice(Setting setting, String... choices) {
        String value = text(setting).toLowerCase(Locale.ROOT);
        if (Arrays.asList(choices).contains(value)) {
            return value;
        }
        problems.add(
                "%s is %s, not '%s'"
                        .formatted(setting, String.join(" or ", choices), text(setting)));
        return choices[0];
    }

    <E extends Enum<E>> E oneOf(Setting setting, E[] values) {
        String[] names =
                Arrays.stream(values)
                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                        .toArray(String[]::new);
        String name = choice(setting, names);
        return values[Arrays.asList(names).indexOf(name)];
    }

    /** Null if none is set. */
    @Nullable BigDecimal dollars(Setting setting) {
        String value = text(setting);
        if (value.isEmpty()) {
            return null;
        }
        if (value.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            return new BigDecimal(value);
        }
        problems.add("%s is US dollars like 100 or 99.50, not '%s'".formatted(setting, value));
        return null;
    }

    /** A value of a CloudWatch dimension, or nothing. */
    String dimension(Setting setting) {
        String text = text(setting);
        if (text.length() > 1024 || !text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            problems.add(setting + ": a dimension has at most 1024 characters, all of them ASCII");
        }
        return text;
    }

    /** One regular expression a line. */
    List<Pattern> patterns(Setting setting) {
        List<Pattern> patterns = new ArrayList<>();
        for (String line : text(setting).lines().map(String::strip).toList()) {
            try {
                if (!line.isEmpty()) {
                    patterns.add(Pattern.compile(line));
                }
            } catch (PatternSyntaxException e) {
                problems.add(
                        "%s: '%s' is no regular expression: %s"
                                .formatted(setting, line, e.getDescription()));
            }
        }
        return List.copyOf(patterns);
    }

    void throwIfBad() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "the environment is not usable:\n  " + String.join("\n  ", problems));
        }
    }
}
