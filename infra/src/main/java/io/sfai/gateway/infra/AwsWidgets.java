package io.sfai.gateway.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.lambda.Function;

/** What AWS itself measures of the function and the table, which costs nothing. */
final class AwsWidgets {
    private static final Duration PERIOD = Duration.minutes(5);

    private final Function function;
    private final Table table;

    AwsWidgets(Function function, Table table) {
        this.function = function;
        this.table = table;
    }

    List<List<IWidget>> rows() {
        return List.of(lambda(), dynamoDb());
    }

    private List<IWidget> lambda() {
        return List.of(
                graph(
                        "Lambda: at once",
                        List.of(
                                lambda("ConcurrentExecutions", "Maximum", "running at once"),
                                lambda("Throttles", "Sum", "throttled"))),
                graph(
                        "Lambda: duration in ms",
                        List.of(
                                lambda("Duration", "p50", "p50"),
                                lambda("Duration", "p95", "p95"),
                                lambda("Duration", "Maximum", "longest"))),
                graph(
                        "Lambda: invocations and errors",
                        List.of(
                                lambda("Invocations", "Sum", "invocations"),
                                lambda("Errors", "Sum", "crashes and timeouts"))));
    }

    private List<IWidget> dynamoDb() {
        return List.of(
                graph(
                        "DynamoDB: latency in ms",
                        List.of(
                                latency("GetItem", "Average", "read, average"),
                                latency("UpdateItem", "Average", "count, average"),
                                latency("UpdateItem", "p99", "count, p99"))),
                graph(
                        "DynamoDB: throttled and failed",
                        List.of(
                                dynamoDb("ReadThrottleEvents", "Sum", "reads throttled"),
                                dynamoDb("WriteThrottleEvents", "Sum", "writes throttled"),
                                failures())),
                graph(
                        "DynamoDB: units used",
                        List.of(
                                dynamoDb("ConsumedReadCapacityUnits", "Sum", "read"),
                                dynamoDb("ConsumedWriteCapacityUnits", "Sum", "write"))));
    }

    private IMetric lambda(String name, String statistic, String label) {
        return function.metric(name, options(statistic, label).build());
    }

    private IMetric dynamoDb(String name, String statistic, String label) {
        return table.metric(name, options(statistic, label).build());
    }

    private IMetric latency(String operation, String statistic, String label) {
        return table.metric(
                "SuccessfulRequestLatency",
                options(statistic, label)
                        .dimensionsMap(
                                Map.of("TableName", table.getTableName(), "Operation", operation))
                        .build());
    }

    /** AWS counts its own failures by operation only. */
    private IMetric failures() {
        return MathExpression.Builder.create()
                .expression(
                        "SUM(SEARCH('{AWS/DynamoDB,TableName,Operation} MetricName=\"SystemErrors\""
                                + " TableName=\"%s\"', 'Sum', 300))"
                                        .formatted(table.getTableName()))
                .usingMetrics(Map.of())
                .period(PERIOD)
                .label("failed at AWS")
                .build();
    }

    private static MetricOptions.Builder options(String statistic, String label) {
        return MetricOptions.builder().statistic(statistic).period(PERIOD).label(label);
    }

    private static IWidget graph(String title, List<IMetric> metrics) {
        return GraphWidget.Builder.create().title(title).left(metrics).width(8).height(6).build();
    }
}
