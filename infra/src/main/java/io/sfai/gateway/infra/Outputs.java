package io.sfai.gateway.infra;

import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.constructs.Construct;

/** What {@code cdk deploy} prints at its end; `sfai deploy` reads the same names. */
final class Outputs {
    private Outputs() {}

    static void add(Construct scope, Storage storage, GatewayFunction function) {
        output(scope, "ChatFunctionUrl", function.url.getUrl(), "The gateway's address");
        output(scope, "ChatLambdaName", function.function.getFunctionName(), "The function");
        output(
                scope,
                "ConfigBucketName",
                storage.bucket.getBucketName(),
                "The bucket of " + Storage.CONFIG_KEY);
        output(scope, "LogGroupName", function.logGroup.getLogGroupName(), "The function's logs");
        output(scope, "TableName", storage.table.getTableName(), "Counters, keys and sessions");
    }

    static void add(Construct scope, ManagedPolicy callers) {
        output(
                scope,
                "CallerPolicyArn",
                callers.getManagedPolicyArn(),
                "The policy to attach to whoever may call");
    }

    static void add(Construct scope, Dashboard dashboard) {
        String url =
                "https://%s.console.aws.amazon.com/cloudwatch/home#dashboards/dashboard/%s"
                        .formatted(Aws.REGION, dashboard.getDashboardName());
        output(scope, "DashboardUrl", url, "What to look at every morning");
    }

    private static void output(Construct scope, String name, String value, String description) {
        CfnOutput.Builder.create(scope, name).value(value).description(description).build();
    }
}
