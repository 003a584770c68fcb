package io.sfai.gateway.infra;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the function may invoke on Bedrock: patterns of foundation models such as {@code
 * anthropic.*}, or whole ARNs for application inference profiles and imported models.
 */
record BedrockModels(List<String> patterns) {
    private static final String KEY = "bedrockModels";
    private static final String GEOGRAPHY = "(?:global|us-gov|us|eu|apac|jp|au|ca|sa|me|af)\\.";
    private static final Pattern PATTERN =
            Pattern.compile(
                    "none|(?!"
                            + GEOGRAPHY
                            + ")[A-Za-z0-9*?][A-Za-z0-9.*?:_-]*"
                            + "|arn:aws[a-z-]*:bedrock:[a-z0-9*-]*:[0-9*]*:[a-z-]+/[A-Za-z0-9.*?:_/-]+");

    static BedrockModels read(Context context) {
        List<String> listed =
                context.list(
                        KEY,
                        "anthropic.*",
                        PATTERN,
                        "none, or model patterns like anthropic.* without a geography such as"
                                + " global. or jp. before them, or Bedrock ARNs, separated by commas");
        return new BedrockModels(
                listed.stream().filter(pattern -> !pattern.equals("none")).toList());
    }

    /**
     * The resources to allow. A call through an inference profile is checked against the profile
     * and against the foundation model in whichever region it is routed to; a {@code global.}
     * profile also against the model's ARN with no region in it.
     *
     * @param partition for example {@code aws}, or a token of it
     * @param account the account's number, or a token of it
     */
    List<String> arns(String partition, String account) {
        String bedrock = "arn:" + partition + ":bedrock:";
        return patterns.stream()
                .flatMap(pattern ->
                        pattern.startsWith("arn:")
                                ? Stream.of(pattern)
                                : Stream.of(
                                        bedrock + "*::foundation-model/" + pattern,
                                        bedrock + "::foundation-model/" + pattern,
                                        bedrock
                                                + "*:"
                                                + account
                                                + ":inference-profile/*."
                                                + pattern))
                .toList();
    }
}
