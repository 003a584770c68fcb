package io.sfai.gateway.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sfai.gateway.infra.DashboardBody.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the dashboard shows, and that somebody writes what it shows. */
final class GatewayDashboardTest {
    private static final Pattern SEARCH =
            Pattern.compile(
                    "SEARCH\\('\\{SfAiGateway,([a-z,]+)} MetricName=\"([A-Za-z.]+)\""
                            + " environment=\"prod\"', '[A-Za-z0-9]+', \\d+\\)");
    private static final DashboardBody BODY = DashboardBody.of(Synthesized.byDefault());

    @Test
    void isNamedForItsStackAndItsAddressIsAnOutput() {
        Synthesized prod = Synthesized.byDefault();
        assertThat(prod.resource("GatewayDashboard").at("/Properties/DashboardName").asText())
                .isEqualTo("SfAiProdStack");
        assertThat(prod.template().at("/Outputs/DashboardUrl/Value").toString())
                .contains("AWS::Region")
                .contains("#dashboards/dashboard/")
                .contains("GatewayDashboard");
    }

    @Test
    void showsWhatAMorningNeeds() {
        assertThat(BODY.widgets().stream().map(DashboardBody::title))
                .contains(
                        "Alarms",
                        "The time range in numbers",
                        "Requests",
                        "Failed, in % of what was let in",
                        "Errors by type",
                        "Time to first token, in ms",
                        "First token p95 by alias and provider, in ms",
                        "Duration, in ms",
                        "Dollars a day",
                        "Dollars a day by alias",
                        "Tokens an hour",
                        "Requests by alias",
                        "Tools: calls, failed, absent",
                        "Tools of a request, in ms",
                        "Limits, unknown prices, refused maps",
                        "Top callers by cost",
                        "Slowest aliases",
                        "Last errors",
                        "Lambda: at once",
                        "Lambda: duration in ms",
                        "Lambda: invocations and errors",
                        "DynamoDB: latency in ms",
                        "DynamoDB: throttled and failed",
                        "DynamoDB: units used");
    }

    @Test
    void everyMetricOfOursIsOneThatTheFunctionWrites() throws IOException {
        Map<String, Set<String>> written = DocumentedMetrics.read().dimensions();
        List<String> asked = new ArrayList<>();
        for (Series series : allSeries()) {
            if (series.namespace().equals(GatewayMetrics.NAMESPACE)) {
                assertThat(series.text()).isEqualTo("environment prod");
                assertThat(written.get(series.name())).as(series.name()).contains("environment");
                asked.add(series.name());
            } else if (series.name().contains(GatewayMetrics.NAMESPACE)) {
                Matcher search = SEARCH.matcher(series.name());
                assertThat(search.matches()).as(series.name()).isTrue();
                assertThat(written.get(search.group(2)))
                        .as(series.name())
                        .contains(search.group(1).replace(',', ' '));
            }
        }
        assertThat(new TreeSet<>(asked))
                .as("none is left out")
                .isEqualTo(new TreeSet<>(written.keySet()));
    }

    @Test
    void errorTypesAreTheClosedSet() throws IOException {
        assertThat(GatewayMetrics.ERROR_TYPES)
                .containsExactlyElementsOf(DocumentedMetrics.read().errorTypes());
    }

    @Test
    void metricsOfAwsAreOfThisFunctionAndThisTable() {
        List<Series> others =
                allSeries().stream()
                        .filter(series -> series.namespace().startsWith("AWS/"))
                        .toList();
        assertThat(others)
                .hasSizeGreaterThan(10)
                .allMatch(series ->
                        series.text().contains("FunctionName ChatCompletionsFunction")
                                || series.text().contains("TableName GatewayTable"));
    }

    @Test
    void staysWithinWhatAwsGivesAway() {
        long metrics =
                allSeries().stream()
                        .filter(series -> !series.namespace().isEmpty())
                        .map(series -> series.namespace() + series.name() + series.text())
                        .distinct()
                        .count();
        assertThat(metrics).as("of a dashboard of the free tier").isLessThanOrEqualTo(50);
    }

    @Test
    void widgetsFillTheirRowsAndDoNotOverlap() {
        boolean[][] taken = new boolean[24][200];
        int bottom = 0;
        for (JsonNode widget : BODY.widgets()) {
            bottom = Math.max(bottom, widget.get("y").asInt() + widget.get("height").asInt());
            for (int x = 0; x < widget.get("width").asInt(); x++) {
                for (int y = 0; y < widget.get("height").asInt(); y++) {
                    int column = widget.get("x").asInt() + x;
                    int row = widget.get("y").asInt() + y;
                    assertThat(taken[column][row]).as("%d, %d".formatted(column, row)).isFalse();
                    taken[column][row] = true;
                }
            }
        }
        for (boolean[] column : taken) {
            for (int row = 0; row < bottom; row++) {
                assertThat(column[row]).as("filled").isTrue();
            }
        }
    }

    @Test
    void logTablesAskTheFunctionsLogForFieldsItHas() {
        JsonNode callers = BODY.widget("Top callers by cost");
        assertThat(callers.at("/properties/query").asText())
                .startsWith("SOURCE 'ChatLambdaLogGroup'")
                .contains("event = 'chat_completion'", "sum(costUsd)", "by caller");
        assertThat(BODY.widget("Slowest aliases").at("/properties/query").asText())
                .contains("pct(ttftMs, 95)", "pct(durationMs, 95)", "by alias");
        assertThat(BODY.widget("Last errors").at("/properties/query").asText())
                .contains("errorType", "errorMessage");
    }

    @Test
    void headerLeadsToEverythingAndSaysHowToChangeTheMap() {
        String header = BODY.widgets().getFirst().at("/properties/markdown").asText();
        assertThat(header)
                .startsWith("# SfAi Gateway: prod")
                .contains("us-east-1.console.aws.amazon.com")
                .contains("log-group/ChatLambdaLogGroup")
                .contains("table?name=GatewayTable")
                .contains("functions/ChatCompletionsFunction/aliases/live")
                .contains("aws s3 cp model_map.json s3://ConfigBucket/config/model_map.json")
                .contains("docs/operations.md");
    }

    @Test
    void withoutMetricsItShowsWhatAwsMeasuresAndWhatTheLogKnows() {
        DashboardBody body = DashboardBody.of(Synthesized.with(Map.of("metrics", "false")));
        assertThat(body.json().toString()).doesNotContain(GatewayMetrics.NAMESPACE);
        assertThat(body.widgets().stream().map(DashboardBody::title))
                .contains("Alarms", "Lambda: duration in ms", "Top callers by cost");
    }

    @Test
    void canBeLeftOut() {
        Synthesized without = Synthesized.with(Map.of("dashboard", "false", "alarms", "false"));
        assertThat(without.resource("GatewayDashboard").isMissingNode()).isTrue();
        assertThat(without.template().get("Outputs").has("DashboardUrl")).isFalse();
        assertThat(GatewayStackTest.resources(without, "AWS::CloudWatch::Alarm")).isEmpty();
    }

    private static List<Series> allSeries() {
        return BODY.widgets().stream()
                .flatMap(widget -> DashboardBody.series(widget).stream())
                .toList();
    }
}
