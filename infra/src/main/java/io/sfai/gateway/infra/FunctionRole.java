package io.sfai.gateway.infra;

import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** What the function may do, and nothing else: no managed policy, every resource named. */
final class FunctionRole {
    private FunctionRole() {}

    static Role create(
            Construct scope, GatewaySettings settings, Storage storage, LogGroup logGroup) {
        Role role =
                Role.Builder.create(scope, "FunctionRole")
                        .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                        .description("SfAi Gateway: what its function may do")
                        .build();
        logGroup.grantWrite(role);
        readModelMap(role, storage);
        useTable(role, storage);
        readSecrets(role, settings);
        callBedrock(role, settings.bedrockModels());
        trace(role);
        return role;
    }

    private static void readModelMap(Role role, Storage storage) {
        allow(
                role,
                "ReadModelMap",
                List.of("s3:GetObject"),
                List.of(storage.bucket.arnForObjects(Storage.CONFIG_KEY)));
        // Without it S3 answers 403 for a map that is not there yet, which looks like a broken
        // deployment. A condition on s3:prefix would defeat that: a GetObject has no prefix.
        allow(
                role,
                "TellMissingFromForbidden",
                List.of("s3:ListBucket"),
                List.of(storage.bucket.getBucketArn()));
    }

    private static void useTable(Role role, Storage storage) {
        List<String> actions =
                Stream.of("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query")
                        .map("dynamodb:"::concat)
                        .toList();
        allow(role, "UseTable", actions, List.of(storage.table.getTableArn()));
    }

    private static void readSecrets(Role role, GatewaySettings settings) {
        String secrets =
                "arn:%s:secretsmanager:%s:%s:secret:%s*"
                        .formatted(
                                Aws.PARTITION, Aws.REGION, Aws.ACCOUNT_ID, settings.secretPrefix());
        allow(role, "ReadSecrets", List.of("secretsmanager:GetSecretValue"), List.of(secrets));
        wildcards(
                role,
                List.of(secrets),
                "The model map may name any secret of this environment, so that a new provider needs no"
                        + " deploy; secrets of others do not have this prefix.");
    }

    private static void callBedrock(Role role, BedrockModels models) {
        List<String> arns = models.arns(Aws.PARTITION, Aws.ACCOUNT_ID);
        if (arns.isEmpty()) {
            return;
        }
        // A guardrail with cross-Region inference is checked against its profile as well.
        List<String> guardrails =
                Stream.of("guardrail/*", "guardrail-profile/*")
                        .map(
                                "arn:%s:bedrock:*:%s:".formatted(Aws.PARTITION, Aws.ACCOUNT_ID)
                                        ::concat)
                        .toList();
        allow(
                role,
                "InvokeModels",
                List.of("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"),
                arns);
        allow(role, "ApplyGuardrails", List.of("bedrock:ApplyGuardrail"), guardrails);
        wildcards(
                role,
                Stream.concat(arns.stream(), guardrails.stream()).toList(),
                "Which models and guardrails are used stands in the model map and changes without a"
                        + " deploy; bedrockModels bounds it, and Bedrock routes across regions.");
    }

    /** CDK would add it unseen with {@code Tracing.ACTIVE}; here it has its name and its reason. */
    private static void trace(Role role) {
        allow(
                role,
                "SendTraces",
                List.of("xray:PutTraceSegments", "xray:PutTelemetryRecords"),
                List.of("*"));
        wildcards(role, List.of("*"), "X-Ray has no resource that these two could be bound to.");
    }

    private static void allow(Role role, String sid, List<String> actions, List<String> resources) {
        role.addToPolicy(
                PolicyStatement.Builder.create()
                        .sid(sid)
                        .actions(actions)
                        .resources(resources)
                        .build());
    }

    private static void wildcards(Role role, List<String> arns, String reason) {
        List<String> findings =
                arns.stream()
                        .filter(arn -> arn.contains("*"))
                        .map(arn -> "Resource::" + asFinding(arn))
                        .toList();
        Suppressions.add(role, "AwsSolutions-IAM5", reason, findings);
    }

    /** An ARN as cdk-nag writes it: pseudo parameters in angle brackets. */
    private static String asFinding(String arn) {
        return arn.replace(Aws.PARTITION, "<AWS::Partition>")
                .replace(Aws.REGION, "<AWS::Region>")
                .replace(Aws.ACCOUNT_ID, "<AWS::AccountId>");
    }
}
