package io.sfai.gateway.upstream;

import java.util.regex.Pattern;

/** Takes keys out of text that an upstream wrote, since some repeat the key that they refuse. */
public final class Scrub {
    private static final Pattern KEYS =
            Pattern.compile(
                    "(?i)\\b(?:sk|pk|rk)-[a-z0-9_*.-]{6,}|\\bbearer\\s+[a-z0-9._~+/=-]{8,}"
                            + "|\\bAIza[a-z0-9_-]{10,}|\\b(?:AKIA|ASIA)[A-Z0-9]{12,}"
                            + "|\\bABSK[a-z0-9+/=]{10,}");

    private Scrub() {}

    public static String keys(String text) {
        return KEYS.matcher(text).replaceAll("***");
    }
}
