package io.sfai.gateway.infra;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.FunctionUrl;
import software.amazon.awscdk.services.lambda.FunctionUrlAuthType;
import software.amazon.awscdk.services.lambda.FunctionUrlOptions;
import software.amazon.awscdk.services.lambda.InvokeMode;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** The function, its log group, its published version, the alias {@code live} and the URL on it. */
final class GatewayFunction {
    private static final String HANDLER =
            "io.sfai.gateway.functionurl.FunctionUrlHandler::handleRequest";

    final LogGroup logGroup;
    final Function function;
    final Alias alias;
    final FunctionUrl url;

    GatewayFunction(Construct scope, GatewaySettings settings, Storage storage, Path zip) {
        logGroup = logGroup(scope);
        function = function(scope, settings, storage, zip);
        alias = alias(scope);
        url = url(alias, settings);
    }

    private static LogGroup logGroup(Construct scope) {
        LogGroup logGroup =
                LogGroup.Builder.create(scope, "Logs")
                        .retention(RetentionDays.TWO_WEEKS)
                        .removalPolicy(RemovalPolicy.DESTROY)
                        .build();
        GatewayStack.name(logGroup, "ChatLambdaLogGroup");
        return logGroup;
    }

    private Function function(
            Construct scope, GatewaySettings settings, Storage storage, Path zip) {
        Function.Builder builder =
                Function.Builder.create(scope, "Function")
                        .description("SfAi Gateway, environment " + settings.environmentName())
                        .runtime(Runtime.JAVA_25)
                        .architecture(architecture(settings))
                        .memorySize(settings.memorySize())
                        .timeout(Duration.seconds(900))
                        .handler(HANDLER)
                        .code(Code.fromAsset(zip.toString()))
                        .tracing(Tracing.ACTIVE)
                        .role(FunctionRole.create(scope, settings, storage, logGroup))
                        .logGroup(logGroup)
                        .environment(environment(settings, storage));
        if (settings.snapStart()) {
            builder.snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS);
        }
        settings.reservedConcurrency().ifPresent(builder::reservedConcurrentExecutions);
        Function built = builder.build();
        GatewayStack.name(built, "ChatCompletionsFunction");
        // SnapStart wants published versions, CDK warns; ours are, and the URL calls them.
        Annotations.of(built).acknowledgeWarning("@aws-cdk/aws-lambda:snapStartRequirePublish");
        return built;
    }

    private static Architecture architecture(GatewaySettings settings) {
        return settings.architecture().equals("arm64") ? Architecture.ARM_64 : Architecture.X86_64;
    }

    private static Map<String, String> environment(GatewaySettings settings, Storage storage) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("AWS_LAMBDA_EXEC_WRAPPER", "/var/task/bin/stream-wrapper");
        environment.put("CONFIG_BUCKET", storage.bucket.getBucketName());
        environment.put("CONFIG_KEY", Storage.CONFIG_KEY);
        environment.put("SECRET_PREFIX", settings.secretPrefix());
        environment.put("TABLE_NAME", storage.table.getTableName());
        if (settings.monitoring().metrics()) {
            environment.put("METRICS_ENVIRONMENT", settings.environmentName());
        }
        environment.putAll(settings.variables().values());
        return environment;
    }

    private Alias alias(Construct scope) {
        return Alias.Builder.create(scope, "Live")
                .aliasName("live")
                .version(function.getCurrentVersion())
                .build();
    }

    /** No {@code cors} here: AWS would add its headers beside ours and refuse OPTIONS. */
    private static FunctionUrl url(Alias alias, GatewaySettings settings) {
        FunctionUrl url =
                alias.addFunctionUrl(
                        FunctionUrlOptions.builder()
                                .authType(FunctionUrlAuthType.valueOf(settings.authType()))
                                .invokeMode(InvokeMode.RESPONSE_STREAM)
                                .build());
        GatewayStack.name(url, "ChatFunctionUrl");
        return url;
    }
}
