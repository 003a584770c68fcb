package io.sfai.gateway.infra;

import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Color;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.GraphWidgetView;
import software.amazon.awscdk.services.cloudwatch.HorizontalAnnotation;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.LegendPosition;
import software.amazon.awscdk.services.cloudwatch.SingleValueWidget;
import software.amazon.awscdk.services.cloudwatch.YAxisProps;

/** What the gateway measures of itself: requests, errors, waiting, tokens, dollars. */
final class GatewayWidgets {
    private static final Duration PERIOD = Duration.minutes(5);
    private static final Duration DAY = Duration.days(1);
    private static final int WIDTH = 8;
    private static final int HEIGHT = 6;

    private final GatewayMetrics metrics;
    private final Monitoring monitoring;

    GatewayWidgets(GatewaySettings settings) {
        this.metrics = new GatewayMetrics(settings.environmentName());
        this.monitoring = settings.monitoring();
    }

    List<List<IWidget>> rows() {
        return List.of(
                List.of(numbers()),
                List.of(requests(), errorRate(), errorsByType()),
                List.of(firstToken(), firstTokenByProvider(), duration()),
                List.of(dollars(), dollarsByAlias(), tokens()),
                List.of(requestsByAlias(), tools(), toolDuration()),
                List.of(refusals()));
    }

    private IWidget numbers() {
        return SingleValueWidget.Builder.create()
                .title("The time range in numbers")
                .metrics(
                        List.of(
                                metrics.sum(GatewayMetrics.REQUESTS, PERIOD, "requests"),
                                metrics.sum(GatewayMetrics.FAULTS, PERIOD, "failed"),
                                metrics.sum(
                                        GatewayMetrics.LIMIT_HITS, PERIOD, "stopped by a limit"),
                                metrics.whole(
                                        GatewayMetrics.TIME_TO_FIRST_TOKEN,
                                        "p95",
                                        PERIOD,
                                        "first token p95, ms"),
                                metrics.sum(GatewayMetrics.TOKENS_OUT, PERIOD, "tokens out"),
                                metrics.sum(GatewayMetrics.COST, PERIOD, "dollars")))
                .setPeriodToTimeRange(true)
                .width(24)
                .height(3)
                .build();
    }

    private IWidget requests() {
        return graph("Requests")
                .left(
                        List.of(
                                metrics.sum(GatewayMetrics.REQUESTS, PERIOD, "requests"),
                                metrics.sum(GatewayMetrics.ERRORS, PERIOD, "errors of any kind"),
                                metrics.sum(GatewayMetrics.REJECTED, PERIOD, "refused at the door"),
                                metrics.sum(GatewayMetrics.FAULTS, PERIOD, "failed")))
                .build();
    }

    private IWidget errorRate() {
        return graph("Failed, in % of what was let in")
                .left(List.of(metrics.errorRate(1, PERIOD)))
                .leftAnnotations(List.of(line(monitoring.errorPercent(), "alarm")))
                .leftYAxis(YAxisProps.builder().min(0).build())
                .build();
    }

    private IWidget errorsByType() {
        Stream<IMetric> types =
                GatewayMetrics.ERROR_TYPES.stream()
                        .map(type -> metrics.sum(GatewayMetrics.ERROR + type, PERIOD, type));
        return graph("Errors by type")
                .left(types.toList())
                .stacked(true)
                .legendPosition(LegendPosition.RIGHT)
                .build();
    }

    private IWidget firstToken() {
        String name = GatewayMetrics.TIME_TO_FIRST_TOKEN;
        return graph("Time to first token, in ms")
                .left(
                        List.of(
                                metrics.whole(name, "p50", PERIOD, "p50"),
                                metrics.whole(name, "p95", PERIOD, "p95")))
                .leftAnnotations(List.of(line(monitoring.firstTokenSeconds() * 1000, "alarm")))
                .leftYAxis(YAxisProps.builder().min(0).build())
                .build();
    }

    private IWidget firstTokenByProvider() {
        return graph("First token p95 by alias and provider, in ms")
                .left(
                        List.of(
                                metrics.each(
                                        GatewayMetrics.TIME_TO_FIRST_TOKEN,
                                        List.of("alias", "provider"),
                                        "p95",
                                        PERIOD,
                                        "${PROP('Dim.alias')} at ${PROP('Dim.provider')}")))
                .build();
    }

    private IWidget duration() {
        return graph("Duration, in ms")
                .left(
                        List.of(
                                metrics.whole(GatewayMetrics.DURATION, "p50", PERIOD, "p50"),
                                metrics.whole(GatewayMetrics.DURATION, "p95", PERIOD, "p95")))
                .build();
    }

    private IWidget dollars() {
        return daily("Dollars a day")
                .left(List.of(metrics.sum(GatewayMetrics.COST, DAY, "dollars")))
                .leftAnnotations(List.of(line(monitoring.dailyCostUsd(), "alarm")))
                .build();
    }

    private IWidget dollarsByAlias() {
        return daily("Dollars a day by alias")
                .left(
                        List.of(
                                metrics.each(
                                        GatewayMetrics.COST,
                                        List.of("alias"),
                                        "Sum",
                                        DAY,
                                        "${PROP('Dim.alias')}")))
                .stacked(true)
                .build();
    }

    private IWidget tokens() {
        Duration hour = Duration.hours(1);
        return graph("Tokens an hour")
                .left(
                        List.of(
                                metrics.sum(GatewayMetrics.TOKENS_IN, hour, "in"),
                                metrics.sum(GatewayMetrics.TOKENS_CACHED, hour, "in, from a cache"),
                                metrics.sum(GatewayMetrics.TOKENS_OUT, hour, "out")))
                .build();
    }

    private IWidget requestsByAlias() {
        return graph("Requests by alias")
                .left(
                        List.of(
                                metrics.each(
                                        GatewayMetrics.REQUESTS,
                                        List.of("alias"),
                                        "Sum",
                                        PERIOD,
                                        "${PROP('Dim.alias')}")))
                .stacked(true)
                .build();
    }

    private IWidget tools() {
        return graph("Tools: calls, failed, absent")
                .left(
                        List.of(
                                metrics.sum(GatewayMetrics.TOOL_CALLS, PERIOD, "calls"),
                                metrics.sum(
                                        GatewayMetrics.TOOL_ERRORS, PERIOD, "calls that failed"),
                                metrics.sum(
                                        GatewayMetrics.TOOLS_UNAVAILABLE,
                                        PERIOD,
                                        "minutes of tools that were absent")))
                .build();
    }

    private IWidget toolDuration() {
        String name = GatewayMetrics.TOOL_DURATION;
        return graph("Tools of a request, in ms")
                .left(
                        List.of(
                                metrics.whole(name, "p50", PERIOD, "p50"),
                                metrics.whole(name, "p95", PERIOD, "p95")))
                .build();
    }

    private IWidget refusals() {
        return graph("Limits, unknown prices, refused maps")
                .left(
                        List.of(
                                metrics.sum(
                                        GatewayMetrics.LIMIT_HITS, PERIOD, "stopped by a limit"),
                                metrics.sum(GatewayMetrics.UNPRICED, PERIOD, "of unknown price"),
                                metrics.sum(
                                        GatewayMetrics.MODEL_MAP_REJECTED, PERIOD, "maps refused")))
                .width(3 * WIDTH)
                .build();
    }

    private static GraphWidget.Builder graph(String title) {
        return GraphWidget.Builder.create().title(title).width(WIDTH).height(HEIGHT);
    }

    /** Two weeks in bars, whatever range the dashboard shows. */
    private static GraphWidget.Builder daily(String title) {
        return graph(title).view(GraphWidgetView.BAR).start("-P14D");
    }

    private static HorizontalAnnotation line(Number value, String label) {
        return HorizontalAnnotation.builder().value(value).label(label).color(Color.RED).build();
    }
}
