package io.sfai.gateway.telemetry;

import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.telemetry.Metric.Detail;
import io.sfai.gateway.telemetry.Metric.Unit;
import java.time.Duration;
import java.time.Instant;

/** A line of metrics in CloudWatch's embedded metric format, while it is put together. */
final class MetricLine {
    static final String NAMESPACE = "SfAiGateway";
    private static final String ENVIRONMENT = "environment";
    private static final String ALIAS = "alias";
    private static final String PROVIDER = "provider";

    private final JsonObject members = new JsonObject();
    private final JsonArray ofEnvironment = new JsonArray();
    private final JsonArray ofAlias = new JsonArray();
    private final JsonArray ofProvider = new JsonArray();

    MetricLine(String environment) {
        members.put(ENVIRONMENT, environment);
    }

    /** The dimensions of a request that reached a target; both names are the map's own. */
    void dimensions(String alias, Target target) {
        members.put(ALIAS, alias).put(PROVIDER, target.provider());
    }

    void put(Metric metric, Duration time) {
        put(metric, Math.max(0, time.toMillis()));
    }

    /**
     * @param value a finite number
     */
    void put(Metric metric, Number value) {
        members.put(metric.text, value);
        JsonObject definition = metric.definition();
        ofEnvironment.add(definition);
        if (metric.detail != Detail.ENVIRONMENT) {
            ofAlias.add(definition);
        }
        if (metric.detail == Detail.PROVIDER) {
            ofProvider.add(definition);
        }
    }

    void error(String kind) {
        String name = Metric.error(kind);
        members.put(name, 1L);
        ofEnvironment.add(Metric.definition(name, Unit.COUNT));
    }

    /** Something to search for that is no metric. */
    MetricLine property(String name, Object value) {
        members.put(name, value);
        return this;
    }

    void write(Instant at, EventLog log) {
        JsonArray directives = JsonArray.of(directive(ofEnvironment, ENVIRONMENT));
        if (members.has(ALIAS)) {
            directives.add(directive(ofAlias, ENVIRONMENT, ALIAS));
            directives.add(directive(ofProvider, ENVIRONMENT, ALIAS, PROVIDER));
        }
        JsonObject told =
                new JsonObject()
                        .put("Timestamp", at.toEpochMilli())
                        .put("CloudWatchMetrics", directives);
        log.write(new JsonObject().put("_aws", told), members);
    }

    private static JsonObject directive(JsonArray metrics, Object... dimensions) {
        return new JsonObject()
                .put("Namespace", NAMESPACE)
                .put("Dimensions", JsonArray.of(JsonArray.of(dimensions)))
                .put("Metrics", metrics);
    }
}
