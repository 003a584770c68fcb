package io.sfai.gateway.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/**
 * Where alarms go to become mail. Its key is our own because CloudWatch may not use the one that
 * AWS manages for SNS, and its alarms would be lost without a word.
 */
final class AlarmTopic {
    private static final ServicePrincipal CLOUDWATCH =
            new ServicePrincipal("cloudwatch.amazonaws.com");

    private AlarmTopic() {}

    static Topic create(Construct scope, GatewaySettings settings, String email) {
        Key key = key(scope, settings);
        Topic topic =
                Topic.Builder.create(scope, "Alarms")
                        .displayName("SfAi Gateway " + settings.environmentName())
                        .masterKey(key)
                        .enforceSsl(true)
                        .build();
        GatewayStack.name(topic, "AlarmTopic");
        // A topic with a policy of its own has lost the default one, with which alarms may publish.
        topic.addToResourcePolicy(
                fromAlarms(settings, List.of("sns:Publish"), topic.getTopicArn()));
        topic.addSubscription(new EmailSubscription(email));
        return topic;
    }

    private static Key key(Construct scope, GatewaySettings settings) {
        Key key =
                Key.Builder.create(scope, "AlarmTopicKey")
                        .description("SfAi Gateway: alarms on their way to a mailbox")
                        .enableKeyRotation(true)
                        .removalPolicy(RemovalPolicy.DESTROY)
                        .build();
        GatewayStack.name(key, "AlarmTopicKey");
        key.addToResourcePolicy(
                fromAlarms(settings, List.of("kms:Decrypt", "kms:GenerateDataKey*"), "*"));
        return key;
    }

    private static PolicyStatement fromAlarms(
            GatewaySettings settings, List<String> actions, String resource) {
        String alarms =
                "arn:%s:cloudwatch:%s:%s:alarm:%s"
                        .formatted(
                                Aws.PARTITION,
                                Aws.REGION,
                                Aws.ACCOUNT_ID,
                                Alarms.name(settings, "*"));
        return PolicyStatement.Builder.create()
                .sid("FromAlarms")
                .principals(List.of(CLOUDWATCH))
                .actions(actions)
                .resources(List.of(resource))
                .conditions(
                        Map.of(
                                "StringEquals",
                                Map.of("aws:SourceAccount", Aws.ACCOUNT_ID),
                                "ArnLike",
                                Map.of("aws:SourceArn", alarms)))
                .build();
    }
}
