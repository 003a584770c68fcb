package io.sfai.gateway.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class InvocationContextTest {
    private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";

    @Test
    void tellsTheHandlerAboutItsInvocation() throws Exception {
        try (FakeRuntimeApi api = new FakeRuntimeApi()) {
            tell(api);
        }
    }

    private static void tell(FakeRuntimeApi api) throws Exception {
        BlockingQueue<Context> contexts = new LinkedBlockingQueue<>();
        BlockingQueue<String> traces = new LinkedBlockingQueue<>();
        api.invoke("one", "{}").invoke("two", "{}", Fault.BARE_EVENT);
        Map<String, String> environment =
                Map.of(
                        "AWS_LAMBDA_FUNCTION_NAME", "gateway",
                        "AWS_LAMBDA_FUNCTION_VERSION", "7",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512",
                        "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/gateway",
                        "AWS_LAMBDA_LOG_STREAM_NAME", "stream");
        RequestStreamHandler handler =
                (in, out, context) -> {
                    contexts.add(context);
                    traces.add(System.getProperty(TRACE_HEADER, "none"));
                };
        try (RunningLoop loop = new RunningLoop(api, environment, hooks -> handler)) {
            api.awaitNext(3);
            assertThat(loop.log).isEmpty();
        }
        Context one = contexts.remove();
        assertThat(one.getAwsRequestId()).isEqualTo("one");
        assertThat(one.getInvokedFunctionArn()).isEqualTo(FakeEvent.ARN);
        assertThat(one.getFunctionName()).isEqualTo("gateway");
        assertThat(one.getFunctionVersion()).isEqualTo("7");
        assertThat(one.getMemoryLimitInMB()).isEqualTo(512);
        assertThat(one.getLogGroupName()).isEqualTo("/aws/lambda/gateway");
        assertThat(one.getLogStreamName()).isEqualTo("stream");
        assertThat(one.getTenantId()).isEqualTo("tenant");
        assertThat(one.getXrayTraceId()).isEqualTo("Root=1-one;Sampled=0");
        assertThat(one.getIdentity()).isNull();
        assertThat(one.getClientContext()).isNull();
        assertThat(one.getRemainingTimeInMillis()).isPositive();
        one.getLogger().log("a line of the handler's own".getBytes(UTF_8));
        assertThat(contexts.remove().getRemainingTimeInMillis()).isEqualTo(Integer.MAX_VALUE);
        assertThat(traces).containsExactly("Root=1-one;Sampled=0", "none");
    }
}
