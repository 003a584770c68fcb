package io.sfai.gateway.infra;

import software.amazon.awscdk.CfnOutput;
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

    private static void output(Construct scope, String name, String value, String description) {
        CfnOutput.Builder.create(scope, name).value(value).description(description).build();
    }
}
