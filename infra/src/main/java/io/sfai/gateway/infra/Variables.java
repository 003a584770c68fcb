package io.sfai.gateway.infra;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Those of the function's environment variables that a deployment chooses. What is not chosen is
 * left out, and the gateway has its own default.
 */
record Variables(Map<String, String> values) {
    private static final Pattern ORIGIN =
            Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[A-Za-z0-9.\\[\\]:_-]+");

    /** Lambda takes 4 KB of names and values together; the other variables need their share. */
    private static final int MOST_REDACTIONS = 2500;

    static Variables read(Context context) {
        Map<String, String> values = new LinkedHashMap<>();
        limits(context, values);
        log(context, values);
        List<String> origins =
                context.list(
                        "allowOrigins",
                        "",
                        ORIGIN,
                        "* or origins like https://app.example.com, separated by commas");
        if (!origins.isEmpty()) {
            values.put("ALLOW_ORIGINS", String.join(",", origins));
        }
        context.optionalOneOf("adminApi", List.of("on", "off"))
                .ifPresent(value -> values.put("ADMIN_API", value));
        return new Variables(values);
    }

    private static void limits(Context context, Map<String, String> values) {
        int rate = context.number("rateLimitQpm", 60, 0, 1_000_000);
        values.put("RATE_LIMIT_QPM", String.valueOf(rate));
        context.optionalOneOf("rateLimitOnFailure", List.of("open", "closed"))
                .ifPresent(value -> values.put("RATE_LIMIT_ON_FAILURE", value));
        context.optionalDollars("budgetUsdPerMonth")
                .ifPresent(value -> values.put("BUDGET_USD_PER_MONTH", value.toPlainString()));
        context.optionalNumber("limitShards", 1, 1000)
                .ifPresent(value -> values.put("LIMIT_SHARDS", String.valueOf(value)));
    }

    private static void log(Context context, Map<String, String> values) {
        context.optionalOneOf("logUserMessage", List.of("full", "preview", "none"))
                .ifPresent(value -> values.put("LOG_USER_MESSAGE", value));
        List<String> redactions = context.expressions("logRedact", MOST_REDACTIONS);
        if (!redactions.isEmpty()) {
            values.put("LOG_REDACT", String.join("\n", redactions));
        }
    }
}
