package io.sfai.gateway.infra;

import java.util.List;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.LogQueryVisualizationType;
import software.amazon.awscdk.services.cloudwatch.LogQueryWidget;
import software.amazon.awscdk.services.logs.LogGroup;

/** What only the log knows: who, which alias, and in what words. */
final class LogWidgets {
    private final LogGroup logGroup;

    LogWidgets(LogGroup logGroup) {
        this.logGroup = logGroup;
    }

    List<List<IWidget>> rows() {
        return List.of(
                List.of(
                        table(
                                "Top callers by cost",
                                12,
                                "filter event = 'chat_completion'",
                                "stats sum(costUsd) as dollars, count(*) as requests,"
                                        + " sum(tokensIn) as tokens_in, sum(tokensOut) as tokens_out"
                                        + " by caller, callerName",
                                "sort dollars desc",
                                "limit 10"),
                        table(
                                "Slowest aliases",
                                12,
                                "filter event = 'chat_completion' and ispresent(ttftMs)",
                                "stats pct(ttftMs, 95) as first_token_p95_ms,"
                                        + " pct(durationMs, 95) as duration_p95_ms,"
                                        + " avg(attempts) as tries, count(*) as requests by alias",
                                "sort first_token_p95_ms desc",
                                "limit 10")),
                List.of(
                        table(
                                "Last errors",
                                24,
                                "fields @timestamp, errorType, errorMessage, alias, provider,"
                                        + " status, caller, requestId",
                                "filter ispresent(errorType) and errorType != 'client_gone'",
                                "sort @timestamp desc",
                                "limit 20")));
    }

    private IWidget table(String title, int width, String... query) {
        return LogQueryWidget.Builder.create()
                .title(title)
                .logGroupNames(List.of(logGroup.getLogGroupName()))
                .view(LogQueryVisualizationType.TABLE)
                .queryLines(List.of(query))
                .width(width)
                .height(6)
                .build();
    }
}
