package io.sfai.gateway.infra;

import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/**
 * The bucket of the model map and the table of counters, keys and sessions; both outlive the stack.
 */
final class Storage {
    /** Where in the bucket the model map lies. */
    static final String CONFIG_KEY = "config/model_map.json";

    final Bucket bucket;
    final Table table;

    Storage(Construct scope) {
        bucket = bucket(scope);
        table = table(scope);
    }

    private static Bucket bucket(Construct scope) {
        Bucket bucket =
                Bucket.Builder.create(scope, "Config")
                        .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                        .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                        .encryption(BucketEncryption.S3_MANAGED)
                        .enforceSsl(true)
                        .versioned(true)
                        .removalPolicy(RemovalPolicy.RETAIN)
                        .build();
        GatewayStack.name(bucket, "ConfigBucket");
        Suppressions.add(
                bucket,
                "AwsSolutions-S1",
                "Access logs would need a second bucket for one small configuration file; its versions"
                        + " say what changed and when.",
                List.of());
        return bucket;
    }

    private static Table table(Construct scope) {
        Table table =
                Table.Builder.create(scope, "Gateway")
                        .partitionKey(text("pk"))
                        .sortKey(text("sk"))
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .timeToLiveAttribute("expires")
                        .pointInTimeRecoverySpecification(
                                PointInTimeRecoverySpecification.builder()
                                        .pointInTimeRecoveryEnabled(true)
                                        .build())
                        .deletionProtection(true)
                        .removalPolicy(RemovalPolicy.RETAIN)
                        .build();
        GatewayStack.name(table, "GatewayTable");
        return table;
    }

    private static Attribute text(String name) {
        return Attribute.builder().name(name).type(AttributeType.STRING).build();
    }
}
