package io.sfai.gateway.infra;

import java.util.List;
import software.amazon.awscdk.SecretValue;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/**
 * The providers' keys, which start as a placeholder, and the master key, which AWS generates. The
 * template's value never changes, so CloudFormation never writes over a key that was put later.
 */
final class ProviderSecrets {
    /** What a secret holds until somebody sets it; the function answers 503 while it does. */
    static final String PLACEHOLDER = "REPLACE_ME";

    private ProviderSecrets() {}

    static void add(Construct scope, GatewaySettings settings) {
        placeholder(scope, settings, "OpenAiApiKey", "OPENAI_API_KEY");
        placeholder(scope, settings, "AnthropicApiKey", "ANTHROPIC_API_KEY");
        masterKey(scope, settings);
    }

    private static void placeholder(
            Construct scope, GatewaySettings settings, String logicalId, String name) {
        Secret secret =
                Secret.Builder.create(scope, name)
                        .secretName(settings.secretPrefix() + name)
                        .description("SfAi Gateway: the key of an upstream provider")
                        .secretStringValue(SecretValue.unsafePlainText(PLACEHOLDER))
                        .build();
        GatewayStack.name(secret, logicalId);
        rotatedByHand(secret, "Its provider issues this key; AWS cannot rotate it.");
    }

    private static void masterKey(Construct scope, GatewaySettings settings) {
        Secret secret =
                Secret.Builder.create(scope, "MASTER_KEY")
                        .secretName(settings.secretPrefix() + "MASTER_KEY")
                        .description("SfAi Gateway: the key that its callers send")
                        .generateSecretString(
                                SecretStringGenerator.builder()
                                        .excludePunctuation(true)
                                        .passwordLength(48)
                                        .build())
                        .build();
        GatewayStack.name(secret, "GatewayMasterKey");
        rotatedByHand(secret, "Rotating it unasked would lock out every caller that holds it.");
    }

    private static void rotatedByHand(Secret secret, String reason) {
        Suppressions.add(secret, "AwsSolutions-SMG4", reason, List.of());
    }
}
