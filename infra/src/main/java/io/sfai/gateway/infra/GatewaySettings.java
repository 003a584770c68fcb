package io.sfai.gateway.infra;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What may differ between deployments, read once from the CDK context.
 *
 * @param environmentName names the stack and the secrets, for example {@code prod}
 * @param memorySize of the function, in MB
 * @param architecture {@code arm64} or {@code x86_64}
 * @param reservedConcurrency taken out of the account's pool for this function alone
 * @param authType {@code NONE} (the gateway checks its own keys) or {@code AWS_IAM}
 * @param bedrockModels what the function may invoke on Bedrock
 * @param variables what the gateway itself is told
 */
record GatewaySettings(
        String environmentName,
        int memorySize,
        String architecture,
        boolean snapStart,
        Optional<Integer> reservedConcurrency,
        String authType,
        BedrockModels bedrockModels,
        Variables variables,
        Monitoring monitoring) {

    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9]{0,19}");

    /** Throws {@link BadContext} with every bad value and every key that does not exist. */
    static GatewaySettings read(Context context) {
        GatewaySettings settings =
                new GatewaySettings(
                        context.text(
                                "environmentName",
                                "prod",
                                ENVIRONMENT,
                                "up to 20 lower-case letters and digits, a letter first"),
                        context.number("memorySize", 512, 256, 10_240),
                        context.oneOf("architecture", "arm64", List.of("arm64", "x86_64")),
                        context.flag("snapStart", false),
                        context.optionalNumber("reservedConcurrency", 0, 100_000),
                        context.oneOf("authType", "NONE", List.of("NONE", "AWS_IAM")),
                        BedrockModels.read(context),
                        Variables.read(context),
                        Monitoring.read(context));
        context.finish();
        return settings;
    }

    /** {@code SfAiProdStack} for {@code prod}. */
    String stackName() {
        String capital = environmentName.substring(0, 1).toUpperCase(Locale.ROOT);
        return "SfAi" + capital + environmentName.substring(1) + "Stack";
    }

    /** Where this environment's secrets are, with the slash at its end: {@code /sfai/prod/}. */
    String secretPrefix() {
        return "/sfai/" + environmentName + "/";
    }

    /** Whether AWS lets only signed requests through. */
    boolean signedOnly() {
        return authType.equals("AWS_IAM");
    }
}
