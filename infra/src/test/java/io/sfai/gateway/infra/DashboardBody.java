package io.sfai.gateway.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The dashboard's JSON as CloudWatch would get it, with logical ids for the names AWS gives. */
record DashboardBody(JsonNode json) {
    /** One series of a graph: a metric, or an expression with an empty namespace. */
    record Series(String namespace, String name, String text, String label, boolean shown) {}

    static DashboardBody of(Synthesized synthesized) {
        JsonNode body = synthesized.resource("GatewayDashboard").at("/Properties/DashboardBody");
        try {
            return new DashboardBody(new ObjectMapper().readTree(written(body)));
        } catch (IOException e) {
            throw new UncheckedIOException("the dashboard is no JSON", e);
        }
    }

    List<JsonNode> widgets() {
        return stream(json.get("widgets")).toList();
    }

    JsonNode widget(String title) {
        return widgets().stream()
                .filter(widget -> title(widget).equals(title))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no widget " + title));
    }

    static String title(JsonNode widget) {
        return widget.at("/properties/title").asText();
    }

    /** Of one widget; {@code .} in a metric stands for what the one before it has there. */
    static List<Series> series(JsonNode widget) {
        List<Series> all = new ArrayList<>();
        List<String> before = List.of();
        for (JsonNode metric : widget.at("/properties/metrics")) {
            JsonNode options = metric.get(metric.size() - 1);
            if (options.has("expression")) {
                String text = options.get("expression").asText();
                all.add(new Series("", text, text, label(options), isShown(options)));
                continue;
            }
            List<String> words = new ArrayList<>();
            for (JsonNode word : metric) {
                if (word.isTextual()) {
                    boolean same = word.asText().equals(".");
                    words.add(same ? before.get(words.size()) : word.asText());
                }
            }
            before = words;
            all.add(
                    new Series(
                            words.get(0),
                            words.get(1),
                            String.join(" ", words.subList(2, words.size())),
                            label(options),
                            isShown(options)));
        }
        return all;
    }

    private static String label(JsonNode options) {
        return options.path("label").asText();
    }

    private static boolean isShown(JsonNode options) {
        return options.path("visible").asBoolean(true);
    }

    private static String written(JsonNode value) {
        if (value.isTextual()) {
            return value.asText();
        }
        if (value.has("Ref")) {
            return value.get("Ref").asText().replace("AWS::Region", "us-east-1");
        }
        if (value.has("Fn::GetAtt")) {
            return value.at("/Fn::GetAtt/0").asText() + "." + value.at("/Fn::GetAtt/1").asText();
        }
        StringBuilder joined = new StringBuilder();
        value.at("/Fn::Join/1").forEach(part -> joined.append(written(part)));
        return joined.toString();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
