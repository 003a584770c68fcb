package io.sfai.gateway.provider.bedrock;

import java.util.Locale;

/** Says what helps against errors that Bedrock words for those who know already. */
final class BedrockHints {
    private BedrockHints() {}

    /** Whether a message says that the request is longer than the model can read. */
    static boolean isTooLong(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return lower.contains("input is too long")
                || lower.contains("prompt is too long")
                || lower.contains("too many input tokens")
                || lower.contains("exceed context limit")
                || lower.contains("maximum context length")
                || lower.contains("context window");
    }

    /** A sentence to add to a message, in parentheses with a blank before it; empty for none. */
    static String of(String message, int status, String region, String model) {
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("on-demand throughput")) {
            return " (The model is called through an inference profile only: in the model map, put"
                    + " the profile of a geography before its name, such as global."
                    + model
                    + " or, from Japan, jp."
                    + model
                    + ".)";
        }
        if (lower.contains("model identifier is invalid") || status == 404) {
            return " (Asked for "
                    + model
                    + " in "
                    + region
                    + ". Is the name right, and is the model, or its inference profile, offered in"
                    + " that region?)";
        }
        if (lower.contains("expired")) {
            return " (The gateway's AWS credentials have expired: renew them, for example with `aws"
                    + " sso login`, and start again.)";
        }
        return status == 403 ? denied(lower, model) : "";
    }

    private static String denied(String lower, String model) {
        if (isProfile(model) && (lower.contains("foundation-model") || lower.contains("profile"))) {
            return " (Calls through "
                    + model
                    + " are routed to other regions: IAM must allow bedrock:InvokeModel and"
                    + " bedrock:InvokeModelWithResponseStream on the inference profile and on the"
                    + " foundation model in each destination region; a service control policy that"
                    + " denies a region stops it too.)";
        }
        if (lower.contains("guardrail")) {
            return " (IAM must allow bedrock:ApplyGuardrail on the guardrail.)";
        }
        return " (This is about the gateway's own AWS credentials or Bedrock API key, or access to"
                + " the model has not been granted in the Bedrock console.)";
    }

    /**
     * Whether a name is an inference profile's: an ARN of one, or a geography before the vendor.
     */
    private static boolean isProfile(String model) {
        if (model.startsWith("arn:")) {
            return model.contains("inference-profile/");
        }
        // vendor.model, or geography.vendor.model; versions have dots behind the vendor only.
        int dash = model.indexOf('-');
        String start = dash < 0 ? model : model.substring(0, dash);
        return start.indexOf('.') != start.lastIndexOf('.');
    }
}
