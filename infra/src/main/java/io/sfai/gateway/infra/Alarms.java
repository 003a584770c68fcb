package io.sfai.gateway.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.lambda.Function;
import software.constructs.Construct;

/**
 * The alarms: few, and each with a sentence that says what to do. They look at ten metrics in all,
 * which is what AWS gives away. An idle gateway writes no metrics, so what is missing is well.
 */
final class Alarms {
    /** Below so many requests a share or a percentile says nothing. */
    private static final int ENOUGH_REQUESTS = 20;

    private static final Duration WINDOW = Duration.minutes(15);

    private final Construct scope;
    private final GatewaySettings settings;
    private final GatewayMetrics metrics;
    private final List<Alarm> all = new ArrayList<>();

    Alarms(Construct scope, GatewaySettings settings, Storage storage, GatewayFunction function) {
        this.scope = scope;
        this.settings = settings;
        this.metrics = new GatewayMetrics(settings.environmentName());
        if (!settings.monitoring().alarms()) {
            return;
        }
        if (settings.monitoring().metrics()) {
            gateway();
        }
        function(function.function);
        table(storage);
        settings.monitoring()
                .email()
                .map(email -> new SnsAction(AlarmTopic.create(scope, settings, email)))
                .ifPresent(mail ->
                        all.forEach(alarm -> {
                            alarm.addAlarmAction(mail);
                            alarm.addOkAction(mail);
                        }));
    }

    /** For the dashboard; empty if there are none. */
    List<Alarm> all() {
        return List.copyOf(all);
    }

    /** An alarm's name in the account, which is also what its mail begins with. */
    static String name(GatewaySettings settings, String alarm) {
        return settings.stackName() + "-" + alarm;
    }

    private void gateway() {
        Monitoring monitoring = settings.monitoring();
        add(
                "ErrorRate",
                metrics.errorRate(ENOUGH_REQUESTS, WINDOW),
                monitoring.errorPercent(),
                "More than %d %% of the requests of 15 minutes failed (of %d or more)."
                        .formatted(monitoring.errorPercent(), ENOUGH_REQUESTS),
                "See the dashboard's errors by type and last errors; if one provider fails, give"
                        + " its aliases a fallback in the model map.");
        IMetric first =
                metrics.whole(GatewayMetrics.TIME_TO_FIRST_TOKEN, "p95", WINDOW, "first token");
        add(
                "SlowFirstToken",
                ifEnough(first),
                monitoring.firstTokenSeconds() * 1000,
                "One request in 20 waited more than %d s for its first token, in 15 minutes with %d"
                                .formatted(monitoring.firstTokenSeconds(), ENOUGH_REQUESTS)
                        + " or more.",
                "See the dashboard's slowest aliases: is it one provider, or cold starts?");
        add(
                "DailyCost",
                metrics.whole(GatewayMetrics.COST, "Sum", Duration.days(1), "dollars"),
                monitoring.dailyCostUsd(),
                "The models cost more than %s US dollars in 24 hours."
                        .formatted(monitoring.dailyCostUsd().toPlainString()),
                "See the dashboard's top callers by cost, and give the caller a budget or revoke"
                        + " its key: ./sfai spend --by key --since 2d --stack "
                        + settings.stackName());
        add(
                "ModelMapRejected",
                metrics.whole(GatewayMetrics.MODEL_MAP_REJECTED, "Sum", WINDOW, "rejections"),
                0,
                "A model map was refused; the one before it goes on serving.",
                "Find model_map_rejected in the log for line and reason; ./sfai check FILE, then"
                        + " upload a good one. Each map is told of once, so OK comes back before"
                        + " the map is good.");
    }

    private void function(Function function) {
        add(
                "FunctionErrors",
                function.metricErrors(sumOf("crashes and timeouts")),
                0,
                "The function crashed, ran out of memory or into its 900 s.",
                "Find the requestId in the log around this time; before its first line, the start"
                        + " itself fails: redeploy the version before.");
        add(
                "FunctionThrottles",
                function.metricThrottles(sumOf("throttled")),
                0,
                "Lambda turned requests away: all of its places were taken.",
                "Ask AWS for more concurrent executions, or raise reservedConcurrency.");
    }

    /** Reads that are turned away show as errors; counts may be let through uncounted. */
    private void table(Storage storage) {
        add(
                "TableThrottles",
                storage.table.metric("WriteThrottleEvents", sumOf("writes throttled")),
                4,
                "DynamoDB turned away 5 or more of the gateway's writes in 15 minutes.",
                "One key may be too hot: raise limitShards (docs/scale.md).");
    }

    private void add(String name, IMetric metric, Number most, String happened, String advice) {
        Alarm alarm =
                Alarm.Builder.create(scope, name + "Alarm")
                        .alarmName(name(settings, name))
                        .alarmDescription(happened + " " + advice)
                        .metric(metric)
                        .threshold(most)
                        .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                        .evaluationPeriods(1)
                        .treatMissingData(TreatMissingData.NOT_BREACHING)
                        .build();
        GatewayStack.name(alarm, name + "Alarm");
        all.add(alarm);
    }

    private MathExpression ifEnough(IMetric first) {
        return MathExpression.Builder.create()
                .expression("IF(answers >= %d, first, 0)".formatted(ENOUGH_REQUESTS))
                .usingMetrics(
                        Map.of(
                                "answers",
                                metrics.whole(
                                        GatewayMetrics.TIME_TO_FIRST_TOKEN,
                                        "SampleCount",
                                        WINDOW,
                                        "answers"),
                                "first",
                                first))
                .period(WINDOW)
                .label("first token p95, ms")
                .build();
    }

    private static MetricOptions sumOf(String label) {
        return MetricOptions.builder().statistic("Sum").period(WINDOW).label(label).build();
    }
}
