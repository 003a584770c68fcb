package io.sfai.gateway.provider.bedrock;

import static io.sfai.gateway.provider.bedrock.Asking.request;
import static io.sfai.gateway.provider.bedrock.Asking.target;
import static io.sfai.gateway.provider.bedrock.Asking.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.upstream.DeafPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole answers, good and bad. */
@Timeout(60)
class BedrockErrorsTest {
    private ScriptedBedrock bedrock;
    private BedrockProvider provider;

    @BeforeEach
    void start() throws IOException {
        bedrock = new ScriptedBedrock();
        provider = Asking.provider(bedrock.url());
    }

    @AfterEach
    void stop() throws IOException {
        bedrock.close();
    }

    @Test
    void aWholeAnswerIsToldAtOnce() {
        bedrock.json(
                200,
                "",
                "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":["
                        + "{\"reasoningContent\":{\"reasoningText\":{\"text\":\"hm\",\"signature\":\"c2ln\"}}},"
                        + "{\"reasoningContent\":{\"redactedContent\":\"c2VjcmV0\"}},"
                        + "{\"text\":\"Grüße\"},{\"toolUse\":{\"toolUseId\":\"t1\",\"name\":\"f\","
                        + "\"input\":{\"a\":[1,2.5,null,true,{\"b\":\"c\"}]}}}]}},"
                        + "\"stopReason\":\"tool_use\",\"usage\":{\"inputTokens\":11,"
                        + "\"outputTokens\":7,\"totalTokens\":18}}");
        assertThat(Asking.deltas(provider.open(request(false, user("x")), target())))
                .extracting(Object::toString)
                .containsExactly(
                        "Reasoning[text=hm]",
                        "ThoughtEnd[thought=Thinking[text=hm, signature=c2ln]]",
                        "ThoughtEnd[thought=RedactedThinking[data=c2VjcmV0]]",
                        "Text[text=Grüße]",
                        "ToolCallStart[index=0, id=t1, name=f]",
                        "ToolCallArguments[index=0, fragment={\"a\":[1,2.5,null,true,{\"b\":\"c\"}]}]",
                        "Finish[reason=FinishReason[unified=TOOL_CALLS, raw=tool_use]]",
                        "UsageReport[usage=Usage[input=11, output=7, cacheRead=0, cacheWrite=0,"
                                + " reasoning=0, estimated=false]]");
    }

    @Test
    void theArgumentsOfOurOwnToolAreTheAnswersText() {
        String format = "{\"response_format\":{\"type\":\"json_object\"}}";
        bedrock.json(
                200,
                "",
                "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"toolUse\":"
                        + "{\"toolUseId\":\"t\",\"name\":\"json_answer\",\"input\":{\"a\":1}}}]}},"
                        + "\"stopReason\":\"tool_use\"}");
        Delta end = new Delta.Finish(new FinishReason(Unified.STOP, "tool_use"));
        assertThat(
                        Asking.deltas(
                                provider.open(
                                        Asking.with(request(false, user("x")), format), target())))
                .containsExactly(new Delta.Text("{\"a\":1}"), end);
        bedrock.stream(
                new Frames()
                        .call(0, "t", "json_answer")
                        .stop(0)
                        .call(1, "u", "json_answer")
                        .delta(1, "{\"toolUse\":{\"input\":\"{\\\"second\\\":1}\"}}")
                        .stop(1)
                        .event("messageStop", "{\"stopReason\":\"tool_use\"}")
                        .bytes(),
                0);
        assertThat(
                        Asking.deltas(
                                provider.open(
                                        Asking.with(request(true, user("x")), format), target())))
                .containsExactly(new Delta.Text("{}"), end);
    }

    @Test
    void errorsHaveTheirStatusCodeAndWait() {
        for (boolean stream : new boolean[] {true, false}) {
            refuse(429, "ThrottlingException", "Too many requests", "retry-after: 7\r\n");
            Upstream error = upstream(stream, target());
            assertThat(error.upstreamStatus()).isEqualTo(429);
            assertThat(error.code()).isEqualTo("ThrottlingException");
            assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            assertThat(error.message()).isEqualTo("bedrock answered 429: Too many requests");
        }
        assertThat(status(400, "ServiceQuotaExceededException")).isEqualTo(429);
        assertThat(status(408, "ModelTimeoutException")).isEqualTo(408);
        assertThat(status(424, "ModelErrorException")).isEqualTo(424);
        assertThat(status(500, "InternalServerException")).isEqualTo(500);
        assertThat(status(503, "ServiceUnavailableException")).isEqualTo(503);
        assertThat(status(418, "UnheardOfException")).isEqualTo(418);
        assertThat(bedrock.asked()).as("requests, none of them repeated").isEqualTo(8);
    }

    @Test
    void whatIsTooLongSaysSo() {
        for (String words :
                new String[] {
                    "Input is too long for requested model.",
                    "The model returned the following errors: prompt is too long: 210000 tokens",
                    "input length and `max_tokens` exceed context limit: 190000 + 16000"
                }) {
            refuse(400, "ValidationException", words, "");
            assertThat(upstream(true, target()).code()).isEqualTo(Upstream.CONTEXT_WINDOW);
        }
    }

    @Test
    void errorsOfRegionsAreExplained() {
        Target plain =
                new Target("bedrock", "anthropic.claude-haiku-4-5-20251001-v1:0", new JsonObject());
        refuse(
                400,
                "ValidationException",
                "Invocation of model ID anthropic.claude-haiku-4-5-20251001-v1:0 with on-demand"
                        + " throughput isn’t supported.",
                "");
        assertThat(upstream(true, plain).message())
                .contains("inference profile", "jp.anthropic.claude-haiku-4-5-20251001-v1:0");
        refuse(400, "ValidationException", "The provided model identifier is invalid.", "");
        assertThat(upstream(true, plain).message()).contains("ap-northeast-1");
        refuse(
                403,
                "AccessDeniedException",
                "User: arn:aws:sts::1:assumed-role/x is not authorized to perform:"
                        + " bedrock:InvokeModelWithResponseStream on resource:"
                        + " arn:aws:bedrock:ap-northeast-3::foundation-model/anthropic.x",
                "");
        assertThat(upstream(true, target()).message()).contains("destination region");
        refuse(403, "ExpiredTokenException", "The security token included is expired", "");
        assertThat(upstream(true, target()).message()).contains("renew");
        refuse(403, "AccessDeniedException", "no bedrock:ApplyGuardrail on the guardrail", "");
        assertThat(upstream(true, plain).message()).contains("IAM must allow");
        refuse(403, "AccessDeniedException", "You don't have access to the model", "");
        assertThat(upstream(true, plain).message()).contains("console");
    }

    @Test
    void pagesAndNonsenseAreTold() {
        byte[] page = "<html><h1>Bad gateway</h1></html>".getBytes(StandardCharsets.UTF_8);
        bedrock.answer(200, "text/html", "", page, 0);
        assertThat(upstream(true, target()).message()).contains("web page", "Bad gateway");
        bedrock.answer(502, "text/html", "", page, 0);
        Upstream refused = upstream(false, target());
        assertThat(refused.upstreamStatus()).isEqualTo(502);
        bedrock.json(200, "", "{\"output\":");
        assertThat(upstream(false, target()).fault()).isEqualTo(UpstreamFault.MALFORMED);
    }

    @Test
    void anUpstreamThatIsNotThereIsUnreachable() throws IOException {
        try (DeafPort deaf = new DeafPort()) {
            provider = Asking.provider("http://127.0.0.1:" + deaf.number());
            assertThat(upstream(true, target()).fault()).isEqualTo(UpstreamFault.UNREACHABLE);
        }
    }

    private int status(int status, String type) {
        refuse(status, type, "no", "");
        return upstream(false, target()).upstreamStatus();
    }

    private void refuse(int status, String type, String message, String headers) {
        String body = new JsonObject().put("message", message).toString();
        bedrock.json(status, "x-amzn-errortype: " + type + ":http://x/\r\n" + headers, body);
    }

    private Upstream upstream(boolean stream, Target target) {
        GatewayError error =
                Asking.failure(provider.open(request(stream, user("x")), target)).why().error();
        return (Upstream) error;
    }
}
