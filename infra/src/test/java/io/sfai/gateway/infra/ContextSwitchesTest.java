package io.sfai.gateway.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;

/** What each context key changes in the template. */
final class ContextSwitchesTest {
    private static final Synthesized DEV = Synthesized.with(everythingSwitched());

    static Map<String, Object> everythingSwitched() {
        Map<String, Object> context = new HashMap<>();
        context.put("environmentName", "dev");
        context.put("rateLimitQpm", "0");
        context.put("allowOrigins", List.of("https://app.example.com", "vscode-webview://x"));
        context.put("memorySize", 1024);
        context.put("architecture", "x86_64");
        context.put("snapStart", "true");
        context.put("alarmEmail", "ops@example.com");
        context.put("reservedConcurrency", "5");
        context.put("authType", "AWS_IAM");
        context.put("rateLimitOnFailure", "closed");
        context.put("budgetUsdPerMonth", 250);
        context.put("limitShards", 8);
        context.put("adminApi", "on");
        context.put("logUserMessage", "none");
        context.put("logRedact", List.of("\\d{3,4}-\\d{2}", "secret,\\s*[a-z]+"));
        context.put("dailyCostUsd", 20.5);
        context.put("errorPercent", 1);
        context.put("firstTokenSeconds", 20);
        context.put("bedrockModels", "none");
        return context;
    }

    @Test
    void anotherEnvironmentIsAnotherStackWithItsOwnSecrets() {
        assertThat(DEV.stack().getStackName()).isEqualTo("SfAiDevStack");
        assertThat(DEV.resource("OpenAiApiKey").at("/Properties/Name").asText())
                .isEqualTo("/sfai/dev/OPENAI_API_KEY");
        assertThat(DEV.resource("GatewayMasterKey").at("/Properties/Name").asText())
                .isEqualTo("/sfai/dev/MASTER_KEY");
        assertThat(variables().get("SECRET_PREFIX").asText()).isEqualTo("/sfai/dev/");
        assertThat(DEV.template().toString()).doesNotContain("/sfai/prod/");
    }

    @Test
    void functionTakesItsSizeProcessorAndConcurrency() {
        JsonNode function = DEV.resource("ChatCompletionsFunction").get("Properties");
        assertThat(function.get("MemorySize").asInt()).isEqualTo(1024);
        assertThat(function.get("Architectures")).hasToString("[\"x86_64\"]");
        assertThat(function.get("ReservedConcurrentExecutions").asInt()).isEqualTo(5);
    }

    @Test
    void gatewayTakesItsLimitAndOrigins() {
        assertThat(variables().get("RATE_LIMIT_QPM").asText()).isEqualTo("0");
        assertThat(variables().get("ALLOW_ORIGINS").asText())
                .isEqualTo("https://app.example.com,vscode-webview://x");
        assertThat(DEV.resource("ChatFunctionUrl").at("/Properties").has("Cors")).isFalse();
    }

    @Test
    void snapStartIsOfPublishedVersions() {
        assertThat(
                        DEV.resource("ChatCompletionsFunction")
                                .at("/Properties/SnapStart/ApplyOn")
                                .asText())
                .isEqualTo("PublishedVersions");
    }

    @Test
    void withIamAuthNobodyMayCallUnsigned() {
        assertThat(DEV.resource("ChatFunctionUrl").at("/Properties/AuthType").asText())
                .isEqualTo("AWS_IAM");
        assertThat(GatewayStackTest.resources(DEV, "AWS::Lambda::Permission")).isEmpty();
    }

    @Test
    void callersOfSignedRequestsHaveAPolicyToBeGiven() {
        JsonNode statements =
                DEV.resource("CallerPolicy").at("/Properties/PolicyDocument/Statement");
        assertThat(statements).hasSize(2);
        assertThat(statements.findValuesAsText("Action"))
                .containsExactly("lambda:InvokeFunctionUrl", "lambda:InvokeFunction");
        assertThat(statements.get(1).at("/Condition/Bool/lambda:InvokedViaFunctionUrl").asText())
                .isEqualTo("true");
        assertThat(statements.findValues("Resource"))
                .allMatch(resource -> aliasId().equals(resource.path("Ref").asText()));
        assertThat(DEV.template().at("/Outputs/CallerPolicyArn/Value/Ref").asText())
                .isEqualTo("CallerPolicy");
        assertThat(Synthesized.byDefault().resource("CallerPolicy").isMissingNode()).isTrue();
    }

    @Test
    void withoutBedrockModelsNothingOfBedrockIsAllowed() {
        assertThat(DEV.only("AWS::IAM::Policy").toString()).doesNotContain("bedrock");
    }

    @Test
    void gatewayTakesItsBudgetItsShardsAndWhatItsLogMayShow() {
        assertThat(variables().get("RATE_LIMIT_ON_FAILURE").asText()).isEqualTo("closed");
        assertThat(variables().get("BUDGET_USD_PER_MONTH").asText()).isEqualTo("250");
        assertThat(variables().get("LIMIT_SHARDS").asText()).isEqualTo("8");
        assertThat(variables().get("ADMIN_API").asText()).isEqualTo("on");
        assertThat(variables().get("LOG_USER_MESSAGE").asText()).isEqualTo("none");
        assertThat(variables().get("LOG_REDACT").asText())
                .isEqualTo("\\d{3,4}-\\d{2}\nsecret,\\s*[a-z]+");
        assertThat(variables().get("METRICS_ENVIRONMENT").asText()).isEqualTo("dev");
    }

    @Test
    void everyVariableIsOneThatTheGatewayReads() throws IOException {
        String settings = Files.readString(Path.of("../docs/configuration.md"));
        assertThat(variables().fieldNames())
                .toIterable()
                .filteredOn(name -> !name.startsWith("AWS_"))
                .hasSizeGreaterThan(10)
                .allMatch(name -> settings.contains("| `" + name + "` |"));
    }

    @Test
    void cdkNagHasNothingToSayWithEverythingSwitched() {
        Annotations annotations = Annotations.fromStack(DEV.stack());
        annotations.hasNoError("*", Match.anyValue());
        annotations.hasNoWarning("*", Match.anyValue());
    }

    private static String aliasId() {
        return DEV.template().get("Resources").properties().stream()
                .filter(entry -> entry.getValue().get("Type").asText().equals("AWS::Lambda::Alias"))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private static JsonNode variables() {
        return DEV.resource("ChatCompletionsFunction").at("/Properties/Environment/Variables");
    }
}
