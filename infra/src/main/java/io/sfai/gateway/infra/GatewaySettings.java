package io.sfai.gateway.infra;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What may differ between deployments, read once from the CDK context.
 *
 * @param environmentName names the stack and the secrets, for example {@code prod}
 * @param rateLimitQpm requests a minute; 0 is no limit
 * @param allowOrigins origins that browsers may call from; empty for none
 * @param memorySize of the function, in MB
 * @param architecture {@code arm64} or {@code x86_64}
 * @param alarmEmail accepted for the alarms to come; nothing uses it yet
 * @param reservedConcurrency taken out of the account's pool for this function alone
 * @param authType {@code NONE} (the gateway checks its own keys) or {@code AWS_IAM}
 * @param bedrockModels what the function may invoke on Bedrock
 */
record GatewaySettings(
        String environmentName,
        int rateLimitQpm,
        List<String> allowOrigins,
        int memorySize,
        String architecture,
        boolean snapStart,
        Optional<String> alarmEmail,
        Optional<Integer> reservedConcurrency,
        String authType,
        BedrockModels bedrockModels) {

    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9]{0,19}");
    private static final Pattern ORIGIN =
            Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[A-Za-z0-9.\\[\\]:_-]+");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

    /** Throws {@link BadContext} with every bad value and every key that does not exist. */
    static GatewaySettings read(Context context) {
        GatewaySettings settings =
                new GatewaySettings(
                        context.text(
                                "environmentName",
                                "prod",
                                ENVIRONMENT,
                                "up to 20 lower-case letters and digits, a letter first"),
                        context.number("rateLimitQpm", 60, 0, 1_000_000),
                        context.list(
                                "allowOrigins",
                                "",
                                ORIGIN,
                                "* or origins like https://app.example.com, separated by commas"),
                        context.number("memorySize", 512, 256, 10_240),
                        context.oneOf("architecture", "arm64", List.of("arm64", "x86_64")),
                        context.flag("snapStart", false),
                        context.optionalText("alarmEmail", EMAIL, "an e-mail address"),
                        context.optionalNumber("reservedConcurrency", 0, 100_000),
                        context.oneOf("authType", "NONE", List.of("NONE", "AWS_IAM")),
                        BedrockModels.read(context));
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
}
