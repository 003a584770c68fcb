package io.sfai.gateway.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;

/** What the template holds by default, item by item. */
final class GatewayStackTest {
    private static final Synthesized PROD = Synthesized.byDefault();

    @Test
    void stackIsNamedForItsEnvironment() {
        assertThat(PROD.stack().getStackName()).isEqualTo("SfAiProdStack");
    }

    @Test
    void logicalIdsAreTheFixedOnes() {
        Map<String, String> types =
                Map.of(
                        "ConfigBucket", "AWS::S3::Bucket",
                        "GatewayTable", "AWS::DynamoDB::Table",
                        "OpenAiApiKey", "AWS::SecretsManager::Secret",
                        "AnthropicApiKey", "AWS::SecretsManager::Secret",
                        "GatewayMasterKey", "AWS::SecretsManager::Secret",
                        "ChatCompletionsFunction", "AWS::Lambda::Function",
                        "ChatLambdaLogGroup", "AWS::Logs::LogGroup",
                        "ChatFunctionUrl", "AWS::Lambda::Url",
                        "GatewayDashboard", "AWS::CloudWatch::Dashboard");
        types.forEach((id, type) ->
                assertThat(PROD.resource(id).path("Type").asText()).as(id).isEqualTo(type));
    }

    @Test
    void outputsAreTheFixedOnes() {
        assertThat(PROD.template().get("Outputs").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "ChatFunctionUrl",
                        "ChatLambdaName",
                        "ConfigBucketName",
                        "DashboardUrl",
                        "LogGroupName",
                        "TableName");
        assertThat(PROD.template().at("/Outputs/ChatFunctionUrl/Value/Fn::GetAtt"))
                .hasToString("[\"ChatFunctionUrl\",\"FunctionUrl\"]");
    }

    @Test
    void nothingCallsHomeAndNothingRunsAtDeployTime() {
        assertThat(PROD.template().toString()).doesNotContain("AWS::CDK::Metadata", "Custom::");
    }

    @Test
    void bucketIsPrivateEncryptedVersionedAndKept() {
        JsonNode bucket = PROD.resource("ConfigBucket");
        assertThat(bucket.at("/Properties/PublicAccessBlockConfiguration"))
                .allMatch(JsonNode::asBoolean)
                .hasSize(4);
        assertThat(bucket.findValuesAsText("SSEAlgorithm")).containsExactly("AES256");
        assertThat(bucket.at("/Properties/VersioningConfiguration/Status").asText())
                .isEqualTo("Enabled");
        assertThat(bucket.at("/Properties/OwnershipControls/Rules/0/ObjectOwnership").asText())
                .isEqualTo("BucketOwnerEnforced");
        assertKept(bucket);
    }

    @Test
    void bucketRefusesPlainHttp() {
        JsonNode statements =
                PROD.only("AWS::S3::BucketPolicy").at("/Properties/PolicyDocument/Statement");
        assertThat(statements).hasSize(1);
        JsonNode deny = statements.get(0);
        assertThat(deny.get("Effect").asText()).isEqualTo("Deny");
        assertThat(deny.get("Action").asText()).isEqualTo("s3:*");
        assertThat(deny.at("/Condition/Bool/aws:SecureTransport").asText()).isEqualTo("false");
        assertThat(deny.at("/Principal/AWS").asText()).isEqualTo("*");
        assertThat(deny.get("Resource")).as("the bucket and its objects").hasSize(2);
    }

    @Test
    void tableIsOnDemandExpiresRecoversAndIsKept() {
        JsonNode table = PROD.resource("GatewayTable");
        JsonNode properties = table.get("Properties");
        assertThat(properties.get("BillingMode").asText()).isEqualTo("PAY_PER_REQUEST");
        assertThat(properties.get("KeySchema"))
                .hasToString(
                        "[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},"
                                + "{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}]");
        assertThat(properties.get("AttributeDefinitions").findValuesAsText("AttributeType"))
                .containsExactly("S", "S");
        assertThat(properties.at("/TimeToLiveSpecification/AttributeName").asText())
                .isEqualTo("expires");
        assertThat(properties.at("/TimeToLiveSpecification/Enabled").asBoolean()).isTrue();
        assertThat(
                        properties
                                .at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                                .asBoolean())
                .isTrue();
        assertThat(properties.get("DeletionProtectionEnabled").asBoolean()).isTrue();
        assertKept(table);
    }

    @Test
    void providerSecretsStartAsPlaceholdersAndTheMasterKeyIsGenerated() {
        for (String name : List.of("OpenAi:OPENAI", "Anthropic:ANTHROPIC")) {
            String[] pair = name.split(":", 2);
            JsonNode secret = PROD.resource(pair[0] + "ApiKey").get("Properties");
            assertThat(secret.get("Name").asText()).isEqualTo("/sfai/prod/" + pair[1] + "_API_KEY");
            assertThat(secret.get("SecretString").asText()).isEqualTo("REPLACE_ME");
        }
        JsonNode master = PROD.resource("GatewayMasterKey").get("Properties");
        assertThat(master.get("Name").asText()).isEqualTo("/sfai/prod/MASTER_KEY");
        assertThat(master.has("SecretString")).isFalse();
        assertThat(master.at("/GenerateSecretString/PasswordLength").asInt())
                .isGreaterThanOrEqualTo(32);
        assertThat(master.at("/GenerateSecretString/ExcludePunctuation").asBoolean()).isTrue();
    }

    @Test
    void functionIsAsTheContractSays() {
        JsonNode function = PROD.resource("ChatCompletionsFunction").get("Properties");
        assertThat(function.get("Runtime").asText()).isEqualTo("java25");
        assertThat(function.get("Architectures")).hasToString("[\"arm64\"]");
        assertThat(function.get("MemorySize").asInt()).isEqualTo(512);
        assertThat(function.get("Timeout").asInt()).isEqualTo(900);
        assertThat(function.get("Handler").asText())
                .isEqualTo("io.sfai.gateway.functionurl.FunctionUrlHandler::handleRequest");
        assertThat(function.has("SnapStart")).isFalse();
        assertThat(function.has("ReservedConcurrentExecutions")).isFalse();
        assertThat(function.at("/TracingConfig/Mode").asText()).isEqualTo("Active");
        assertThat(function.has("VpcConfig")).as("no streaming inside a VPC").isFalse();
        assertThat(function.at("/LoggingConfig/LogGroup/Ref").asText())
                .isEqualTo("ChatLambdaLogGroup");
    }

    @Test
    void functionIsToldWhereEverythingIs() {
        JsonNode variables =
                PROD.resource("ChatCompletionsFunction").at("/Properties/Environment/Variables");
        assertThat(variables.get("AWS_LAMBDA_EXEC_WRAPPER").asText())
                .isEqualTo("/var/task/bin/stream-wrapper");
        assertThat(variables.at("/CONFIG_BUCKET/Ref").asText()).isEqualTo("ConfigBucket");
        assertThat(variables.get("CONFIG_KEY").asText()).isEqualTo("config/model_map.json");
        assertThat(variables.get("SECRET_PREFIX").asText()).isEqualTo("/sfai/prod/");
        assertThat(variables.at("/TABLE_NAME/Ref").asText()).isEqualTo("GatewayTable");
        assertThat(variables.get("RATE_LIMIT_QPM").asText()).isEqualTo("60");
        assertThat(variables.get("METRICS_ENVIRONMENT").asText()).isEqualTo("prod");
        assertThat(variables).as("the gateway's own defaults hold for the rest").hasSize(7);
    }

    @Test
    void logsAreKeptForTwoWeeks() {
        JsonNode logs = PROD.resource("ChatLambdaLogGroup");
        assertThat(logs.at("/Properties/RetentionInDays").asInt()).isEqualTo(14);
    }

    @Test
    void urlStreamsOnTheAliasOfAPublishedVersionWithoutCorsOfItsOwn() {
        JsonNode url = PROD.resource("ChatFunctionUrl").get("Properties");
        assertThat(url.get("InvokeMode").asText()).isEqualTo("RESPONSE_STREAM");
        assertThat(url.get("AuthType").asText()).isEqualTo("NONE");
        assertThat(url.get("Qualifier").asText()).isEqualTo("live");
        assertThat(url.has("Cors")).isFalse();
        JsonNode alias = PROD.only("AWS::Lambda::Alias").get("Properties");
        assertThat(alias.get("Name").asText()).isEqualTo("live");
        String version = alias.at("/FunctionVersion/Fn::GetAtt/0").asText();
        assertThat(PROD.resource(version).path("Type").asText()).isEqualTo("AWS::Lambda::Version");
    }

    @Test
    void anybodyMayCallTheUrlWhichTakesTwoPermissions() {
        List<JsonNode> permissions = resources(PROD, "AWS::Lambda::Permission");
        assertThat(permissions).hasSize(2).allMatch(p -> p.get("Principal").asText().equals("*"));
        JsonNode url = byAction(permissions, "lambda:InvokeFunctionUrl");
        assertThat(url.get("FunctionUrlAuthType").asText()).isEqualTo("NONE");
        JsonNode function = byAction(permissions, "lambda:InvokeFunction");
        assertThat(function.get("InvokedViaFunctionUrl").asBoolean())
                .as("only through the URL")
                .isTrue();
    }

    @Test
    void cdkNagHasNothingToSay() {
        Annotations annotations = Annotations.fromStack(PROD.stack());
        annotations.hasNoError("*", Match.anyValue());
        annotations.hasNoWarning("*", Match.anyValue());
    }

    static List<JsonNode> resources(Synthesized synthesized, String type) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode resource : synthesized.template().get("Resources")) {
            if (resource.get("Type").asText().equals(type)) {
                found.add(resource.get("Properties"));
            }
        }
        return found;
    }

    private static JsonNode byAction(List<JsonNode> permissions, String action) {
        return permissions.stream()
                .filter(permission -> permission.get("Action").asText().equals(action))
                .findFirst()
                .orElseThrow();
    }

    private static void assertKept(JsonNode resource) {
        assertThat(resource.get("DeletionPolicy").asText()).isEqualTo("Retain");
        assertThat(resource.get("UpdateReplacePolicy").asText()).isEqualTo("Retain");
    }
}
