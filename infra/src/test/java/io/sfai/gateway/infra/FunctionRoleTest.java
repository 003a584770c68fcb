package io.sfai.gateway.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Everything the function may do, written out: a new permission has to be written here too. */
final class FunctionRoleTest {
    private static final String BEDROCK = "arn:${AWS::Partition}:bedrock:";

    @Test
    void onlyLambdaMayTakeTheRoleAndNoManagedPolicyIsAttached() {
        JsonNode role = Synthesized.byDefault().only("AWS::IAM::Role").get("Properties");
        assertThat(role.at("/AssumeRolePolicyDocument/Statement")).hasSize(1);
        assertThat(role.at("/AssumeRolePolicyDocument/Statement/0/Principal"))
                .hasToString("{\"Service\":\"lambda.amazonaws.com\"}");
        assertThat(role.has("ManagedPolicyArns")).isFalse();
    }

    @Test
    void permissionsAreTheseAndNoOthers() {
        Set<String> invoked =
                Set.of(
                        BEDROCK + "*::foundation-model/anthropic.*",
                        BEDROCK + "::foundation-model/anthropic.*",
                        BEDROCK + "*:${AWS::AccountId}:inference-profile/*.anthropic.*");
        assertThat(permissions(Synthesized.byDefault()))
                .isEqualTo(
                        Map.ofEntries(
                                Map.entry("logs:CreateLogStream", Set.of("ChatLambdaLogGroup.Arn")),
                                Map.entry("logs:PutLogEvents", Set.of("ChatLambdaLogGroup.Arn")),
                                Map.entry(
                                        "s3:GetObject",
                                        Set.of("ConfigBucket.Arn/config/model_map.json")),
                                Map.entry("s3:ListBucket", Set.of("ConfigBucket.Arn")),
                                Map.entry("dynamodb:GetItem", Set.of("GatewayTable.Arn")),
                                Map.entry("dynamodb:PutItem", Set.of("GatewayTable.Arn")),
                                Map.entry("dynamodb:UpdateItem", Set.of("GatewayTable.Arn")),
                                Map.entry("dynamodb:DeleteItem", Set.of("GatewayTable.Arn")),
                                Map.entry("dynamodb:Query", Set.of("GatewayTable.Arn")),
                                Map.entry(
                                        "secretsmanager:GetSecretValue",
                                        Set.of(secrets("/sfai/prod/*"))),
                                Map.entry("xray:PutTraceSegments", Set.of("*")),
                                Map.entry("xray:PutTelemetryRecords", Set.of("*")),
                                Map.entry("bedrock:InvokeModel", invoked),
                                Map.entry("bedrock:InvokeModelWithResponseStream", invoked),
                                Map.entry(
                                        "bedrock:ApplyGuardrail",
                                        Set.of(
                                                BEDROCK + "*:${AWS::AccountId}:guardrail/*",
                                                BEDROCK
                                                        + "*:${AWS::AccountId}:guardrail-profile/*"))));
    }

    @Test
    void bedrockModelsChoosesWhatMayBeInvoked() {
        String profile =
                "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
        Synthesized two = Synthesized.with(Map.of("bedrockModels", "amazon.nova-*, " + profile));
        assertThat(permissions(two).get("bedrock:InvokeModel"))
                .containsExactlyInAnyOrder(
                        BEDROCK + "*::foundation-model/amazon.nova-*",
                        BEDROCK + "::foundation-model/amazon.nova-*",
                        BEDROCK + "*:${AWS::AccountId}:inference-profile/*.amazon.nova-*",
                        profile);
    }

    @Test
    void anotherEnvironmentReadsOnlyItsOwnSecrets() {
        Synthesized dev = Synthesized.with(Map.of("environmentName", "dev"));
        assertThat(permissions(dev).get("secretsmanager:GetSecretValue"))
                .containsExactly(secrets("/sfai/dev/*"));
    }

    private static String secrets(String names) {
        return "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:"
                + names;
    }

    /** From each allowed action to its resources, ARNs written as {@code Fn::Sub} would. */
    private static Map<String, Set<String>> permissions(Synthesized synthesized) {
        Map<String, Set<String>> allowed = new TreeMap<>();
        JsonNode policy = synthesized.only("AWS::IAM::Policy").at("/Properties/PolicyDocument");
        for (JsonNode statement : policy.get("Statement")) {
            assertThat(statement.get("Effect").asText()).isEqualTo("Allow");
            for (JsonNode action : listed(statement.get("Action"))) {
                Set<String> resources =
                        allowed.computeIfAbsent(action.asText(), key -> new TreeSet<>());
                listed(statement.get("Resource")).forEach(one -> resources.add(written(one)));
            }
        }
        return allowed;
    }

    private static Iterable<JsonNode> listed(JsonNode oneOrMore) {
        return oneOrMore.isArray() ? oneOrMore : Set.of(oneOrMore);
    }

    private static String written(JsonNode value) {
        if (value.isTextual()) {
            return value.asText();
        }
        if (value.has("Ref")) {
            return "${" + value.get("Ref").asText() + "}";
        }
        if (value.has("Fn::GetAtt")) {
            JsonNode names = value.get("Fn::GetAtt");
            return names.get(0).asText() + "." + names.get(1).asText();
        }
        StringBuilder joined = new StringBuilder();
        value.at("/Fn::Join/1").forEach(part -> joined.append(written(part)));
        return joined.toString();
    }
}
