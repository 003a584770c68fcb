package io.sfai.gateway.runtime;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An invocation as its handler sees it. A Function URL has no client context and no identity. */
final class InvocationContext implements Context {
    private final Invocation invocation;
    private final Map<String, String> environment;

    InvocationContext(Invocation invocation, Map<String, String> environment) {
        this.invocation = invocation;
        this.environment = environment;
    }

    @Override
    public String getAwsRequestId() {
        return invocation.requestId();
    }

    @Override
    public String getLogGroupName() {
        return environment.getOrDefault("AWS_LAMBDA_LOG_GROUP_NAME", "");
    }

    @Override
    public String getLogStreamName() {
        return environment.getOrDefault("AWS_LAMBDA_LOG_STREAM_NAME", "");
    }

    @Override
    public String getFunctionName() {
        return environment.getOrDefault("AWS_LAMBDA_FUNCTION_NAME", "");
    }

    @Override
    public String getFunctionVersion() {
        return environment.getOrDefault("AWS_LAMBDA_FUNCTION_VERSION", "");
    }

    @Override
    public String getInvokedFunctionArn() {
        return invocation.functionArn();
    }

    @Override
    public @Nullable CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public @Nullable ClientContext getClientContext() {
        return null;
    }

    @Override
    public int getRemainingTimeInMillis() {
        if (invocation.deadline().equals(Instant.MAX)) {
            return Integer.MAX_VALUE;
        }
        long millis = Instant.now().until(invocation.deadline(), ChronoUnit.MILLIS);
        return (int) Math.clamp(millis, 0L, (long) Integer.MAX_VALUE);
    }

    @Override
    public int getMemoryLimitInMB() {
        String size = environment.getOrDefault("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "");
        return size.matches("[0-9]{1,6}") ? Integer.parseInt(size) : 0;
    }

    @Override
    public LambdaLogger getLogger() {
        return new LambdaLogger() {
            @Override
            public void log(String message) {
                System.out.println(message);
            }

            @Override
            public void log(byte[] message) {
                log(new String(message, StandardCharsets.UTF_8));
            }
        };
    }

    @Override
    public @Nullable String getTenantId() {
        return invocation.tenantId();
    }

    @Override
    public @Nullable String getXrayTraceId() {
        return invocation.traceId();
    }
}
