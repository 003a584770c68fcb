package io.sfai.gateway.telemetry;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of CloudWatch's embedded metric format, as its specification has them. */
final class EmfRules {
    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_METRICS = 100;
    private static final int MOST_DIMENSIONS = 30;
    private static final int LONGEST_VALUE = 1024;
    private static final int LONGEST_NAME = 255;
    private static final Set<String> UNITS = Set.of("Count", "Milliseconds", "None");
    private static final BigDecimal LARGEST = BigDecimal.TWO.pow(360);

    private final List<String> broken = new ArrayList<>();
    private final JsonObject root;

    private EmfRules(String line) {
        root = Json.object(line);
        rule(line.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES, "256 KB");
        rule(line.indexOf('\n') < 0, "one line");
    }

    /** What a line breaks. */
    static List<String> broken(String line) {
        EmfRules rules = new EmfRules(line);
        rules.root();
        return rules.broken;
    }

    private void root() {
        JsonObject aws = root.object("_aws");
        if (aws == null) {
            broken.add("_aws is an object");
            return;
        }
        rule(aws.names().equals(Set.of("Timestamp", "CloudWatchMetrics")), "members of _aws");
        rule(aws.integer("Timestamp", 0) > 1_000_000_000_000L, "Timestamp in milliseconds");
        JsonArray directives = aws.array("CloudWatchMetrics");
        rule(directives != null && !directives.isEmpty(), "CloudWatchMetrics is an array");
        if (directives != null) {
            directives.forEach(each -> directive((JsonObject) Objects.requireNonNull(each)));
        }
    }

    private void directive(JsonObject directive) {
        rule(
                directive.names().equals(Set.of("Namespace", "Dimensions", "Metrics")),
                "members of a directive");
        String namespace = directive.string("Namespace", "");
        rule(namespace.matches("[A-Za-z0-9._/#:-]{1,255}"), "Namespace");
        rule(!namespace.startsWith("AWS/"), "a namespace of AWS's");
        JsonArray sets = directive.array("Dimensions");
        rule(sets != null && !sets.isEmpty(), "Dimensions is an array of arrays");
        if (sets != null) {
            sets.forEach(each -> dimensions((JsonArray) Objects.requireNonNull(each)));
        }
        JsonArray metrics = directive.array("Metrics");
        rule(metrics != null && !metrics.isEmpty(), "Metrics is an array");
        rule(metrics == null || metrics.size() <= MOST_METRICS, "100 metrics");
        Set<String> names = new HashSet<>();
        if (metrics != null) {
            metrics.forEach(each -> metric((JsonObject) Objects.requireNonNull(each), names));
        }
    }

    private void dimensions(JsonArray set) {
        rule(set.size() <= MOST_DIMENSIONS, "30 dimensions");
        for (Object each : set) {
            String name = (String) Objects.requireNonNull(each);
            rule(isAscii(name, LONGEST_NAME) && !name.startsWith(":"), "name of a dimension");
            String value = root.string(name);
            rule(value != null && isAscii(value, LONGEST_VALUE), "value of " + name);
        }
    }

    private void metric(JsonObject metric, Set<String> names) {
        rule(metric.names().equals(Set.of("Name", "Unit")), "members of a metric");
        String name = metric.string("Name", "");
        rule(isAscii(name, LONGEST_NAME), "name of a metric");
        rule(names.add(name), name + " stands twice");
        rule(UNITS.contains(metric.string("Unit", "")), "unit of " + name);
        Object value = root.get(name);
        rule(isFinite(value), "value of " + name + ": " + value);
    }

    private static boolean isFinite(@Nullable Object value) {
        return value instanceof Number
                && new BigDecimal(value.toString()).abs().compareTo(LARGEST) <= 0;
    }

    private static boolean isAscii(String text, int longest) {
        return !text.isBlank()
                && text.length() <= longest
                && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private void rule(boolean kept, String rule) {
        if (!kept) {
            broken.add(rule);
        }
    }
}
