package io.sfai.gateway.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Color;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;

/** The metrics that the function writes, of one environment; docs/metrics.md explains them. */
record GatewayMetrics(String environmentName) {
    static final String NAMESPACE = "SfAiGateway";

    static final String REQUESTS = "Requests";
    static final String ERRORS = "Errors";
    static final String FAULTS = "Faults";
    static final String REJECTED = "Rejected";
    static final String LIMIT_HITS = "LimitHits";
    static final String ERROR = "Error.";
    static final String TIME_TO_FIRST_TOKEN = "TimeToFirstToken";
    static final String DURATION = "Duration";
    static final String TOKENS_IN = "TokensIn";
    static final String TOKENS_OUT = "TokensOut";
    static final String TOKENS_CACHED = "TokensCacheRead";
    static final String COST = "CostUsd";
    static final String UNPRICED = "UnpricedRequests";
    static final String TOOL_CALLS = "ToolCalls";
    static final String TOOL_ERRORS = "ToolErrors";
    static final String TOOL_DURATION = "ToolDuration";
    static final String TOOLS_UNAVAILABLE = "ToolsUnavailable";
    static final String MODEL_MAP_REJECTED = "ModelMapRejected";

    static final List<String> ERROR_TYPES =
            List.of(
                    "bad_request",
                    "unauthorized",
                    "forbidden",
                    "not_found",
                    "method_not_allowed",
                    "conflict",
                    "request_too_large",
                    "limit_exceeded",
                    "not_implemented",
                    "unavailable",
                    "internal_error",
                    "upstream_refused",
                    "upstream_unreachable",
                    "upstream_timeout",
                    "upstream_cut",
                    "upstream_malformed",
                    "upstream_deadline",
                    "other");

    /** A metric over all aliases. */
    Metric whole(String name, String statistic, Duration period, String label) {
        Metric.Builder metric =
                Metric.Builder.create()
                        .namespace(NAMESPACE)
                        .metricName(name)
                        .dimensionsMap(Map.of("environment", environmentName))
                        .statistic(statistic)
                        .period(period)
                        .label(label);
        return (name.equals(FAULTS) ? metric.color(Color.RED) : metric).build();
    }

    Metric sum(String name, Duration period, String label) {
        return whole(name, "Sum", period, label);
    }

    /**
     * One line for each alias, or each alias and provider, that had traffic in two weeks; for
     * dashboards only, since an alarm cannot search.
     *
     * @param dimensions those after {@code environment}
     * @param label may hold CloudWatch's {@code ${PROP('Dim.alias')}}
     */
    IMetric each(
            String name, List<String> dimensions, String statistic, Duration period, String label) {
        return MathExpression.Builder.create()
                .expression(
                        "SEARCH('{%s,environment,%s} MetricName=\"%s\" environment=\"%s\"', '%s', %d)"
                                .formatted(
                                        NAMESPACE,
                                        String.join(",", dimensions),
                                        name,
                                        environmentName,
                                        statistic,
                                        period.toSeconds().intValue()))
                .usingMetrics(Map.of())
                .period(period)
                .label(label)
                .build();
    }

    /**
     * Of a hundred requests that were not refused for a fault of their own, how many failed; 0
     * where there were too few to say.
     */
    MathExpression errorRate(int enough, Duration period) {
        return MathExpression.Builder.create()
                .expression(
                        "IF(requests - rejected >= %d, 100 * faults / (requests - rejected), 0)"
                                .formatted(enough))
                .usingMetrics(
                        Map.of(
                                "requests", sum(REQUESTS, period, "requests"),
                                "rejected", sum(REJECTED, period, "rejected"),
                                "faults", sum(FAULTS, period, "faults")))
                .period(period)
                .label("failed, in %")
                .color(Color.RED)
                .build();
    }
}
