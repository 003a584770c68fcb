package io.sfai.gateway.infra;

import java.util.List;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.PeriodOverride;
import software.amazon.awscdk.services.cloudwatch.TextWidget;
import software.constructs.Construct;

/** The page to look at every morning; docs/operations.md says how to read it. */
final class GatewayDashboard {
    private GatewayDashboard() {}

    static Dashboard create(
            Construct scope,
            GatewaySettings settings,
            Storage storage,
            GatewayFunction function,
            List<Alarm> alarms) {
        // A day's dollars stay a day's, whatever range is looked at.
        Dashboard dashboard =
                Dashboard.Builder.create(scope, "Dashboard")
                        .dashboardName(settings.stackName())
                        .defaultInterval(Duration.days(1))
                        .periodOverride(PeriodOverride.INHERIT)
                        .build();
        GatewayStack.name(dashboard, "GatewayDashboard");
        add(dashboard, List.of(header(settings, storage, function)));
        if (!alarms.isEmpty()) {
            add(dashboard, List.of(states(alarms)));
        }
        if (settings.monitoring().metrics()) {
            new GatewayWidgets(settings).rows().forEach(row -> add(dashboard, row));
        }
        new LogWidgets(function.logGroup).rows().forEach(row -> add(dashboard, row));
        new AwsWidgets(function.function, storage.table).rows().forEach(row -> add(dashboard, row));
        return dashboard;
    }

    private static void add(Dashboard dashboard, List<IWidget> row) {
        dashboard.addWidgets(row.toArray(IWidget[]::new));
    }

    private static IWidget states(List<Alarm> alarms) {
        return AlarmStatusWidget.Builder.create()
                .title("Alarms")
                .alarms(alarms)
                .width(24)
                .height(2)
                .build();
    }

    private static IWidget header(
            GatewaySettings settings, Storage storage, GatewayFunction function) {
        String console = "https://%s.console.aws.amazon.com/".formatted(Aws.REGION);
        String bucket = storage.bucket.getBucketName();
        String text =
                """
                # SfAi Gateway: %s
                [function](%slambda/home#/functions/%s/aliases/live) · \
                [log](%scloudwatch/home#logsV2:log-groups/log-group/%s) · \
                [table](%sdynamodbv2/home#table?name=%s) · \
                [traces](%scloudwatch/home#xray:traces) · \
                [model map](https://s3.console.aws.amazon.com/s3/object/%s?prefix=%s)

                **Change the map:** `./sfai check model_map.json`, then \
                `aws s3 cp model_map.json s3://%s/%s`

                **Who spent what:** `./sfai spend --by key --since 7d --stack %s` · \
                **What an alarm asks of you:** docs/operations.md
                """
                        .formatted(
                                settings.environmentName(),
                                console,
                                function.function.getFunctionName(),
                                console,
                                function.logGroup.getLogGroupName(),
                                console,
                                storage.table.getTableName(),
                                console,
                                bucket,
                                Storage.CONFIG_KEY,
                                bucket,
                                Storage.CONFIG_KEY,
                                settings.stackName());
        return TextWidget.Builder.create().markdown(text.strip()).width(24).height(4).build();
    }
}
