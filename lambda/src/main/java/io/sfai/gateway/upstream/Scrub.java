package io.sfai.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayException;
import java.net.URLEncoder;
import java.util.Collection;
import java.util.regex.Pattern;

/** Takes keys out of text that an upstream wrote, since some repeat the key that they refuse. */
public final class Scrub {
    private static final Pattern KEYS =
            Pattern.compile(
                    "(?i)\\b(?:sk|pk|rk)-[a-z0-9_*.-]{6,}|\\bbearer\\s+[a-z0-9._~+/=-]{8,}"
                            + "|\\bAIza[a-z0-9_-]{10,}|\\b(?:AKIA|ASIA)[A-Z0-9]{12,}"
                            + "|\\bABSK[a-z0-9+/=]{10,}");

    /** A shorter value is no key, and would be found everywhere. */
    private static final int SHORTEST = 6;

    private static final int MOST_OF_A_MESSAGE = 2000;
    private static final int MOST_OF_A_NAME = 200;

    private Scrub() {}

    /**
     * The same failure without what looks like a key and without the keys that were sent, and cut
     * to a length that fits answers and logs.
     */
    public static GatewayException upstream(GatewayException failure, Collection<String> sent) {
        if (!(failure.error() instanceof Upstream told)) {
            return failure;
        }
        Upstream clean =
                new Upstream(
                        clean(told.message(), sent, MOST_OF_A_MESSAGE),
                        told.fault(),
                        told.upstreamStatus(),
                        told.code() == null ? null : clean(told.code(), sent, MOST_OF_A_NAME),
                        told.param() == null ? null : clean(told.param(), sent, MOST_OF_A_NAME),
                        told.retryAfter());
        return new GatewayException(clean, failure.headers(), failure.getCause());
    }

    /** A text of any kind without the keys that were sent, also where they are escaped in it. */
    public static String sent(String text, Collection<String> sent) {
        String clean = text;
        for (String key : sent) {
            if (key.length() >= SHORTEST) {
                clean = clean.replace(key, "***");
                clean = clean.replace(URLEncoder.encode(key, UTF_8), "***");
                clean = clean.replace(key.replace("/", "\\/"), "***");
                clean = clean.replace(key.replace("\\", "\\\\").replace("\"", "\\\""), "***");
            }
        }
        return clean;
    }

    /** Cuts last: half a key would not be found. */
    private static String clean(String text, Collection<String> sent, int most) {
        String clean = keys(sent(text, sent));
        return clean.length() <= most ? clean : clean.substring(0, most) + "…";
    }

    public static String keys(String text) {
        return KEYS.matcher(text).replaceAll("***");
    }
}
