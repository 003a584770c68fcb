package io.sfai.gateway.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's settings, read once.
 *
 * @param closedOnFailure whether requests are refused when they can't be counted
 * @param budgetUsdPerMonth null for no limit
 * @param redact what the log must not show
 * @param metricsEnvironment empty for no metrics
 * @param aws where AWS is and who we are to it, where that stands in the environment
 */
public record Config(
        String configBucket,
        String configKey,
        Duration configTtl,
        String secretPrefix,
        Duration secretTtl,
        String tableName,
        boolean keyNeeded,
        int rateLimitQpm,
        boolean closedOnFailure,
        @Nullable BigDecimal budgetUsdPerMonth,
        int limitShards,
        Duration sessionTtl,
        boolean adminApi,
        List<String> allowOrigins,
        UserMessage userMessage,
        List<Pattern> redact,
        String metricsEnvironment,
        Duration keepAlive,
        int maxBodyBytes,
        LogLevel logLevel,
        AwsVariables aws) {

    /** Where the gateway runs; it decides the defaults. */
    public enum Place {
        LAMBDA,
        LAPTOP
    }

    /** How much of the user's last message is logged. */
    public enum UserMessage {
        FULL,
        PREVIEW,
        NONE
    }

    /** The least level that is logged. */
    public enum LogLevel {
        INFO,
        WARN,
        ERROR
    }

    /**
     * Reads the environment.
     *
     * @throws IllegalArgumentException naming every bad value at once
     */
    public static Config read(Map<String, String> environment, Place place) {
        ConfigReader in = new ConfigReader(environment, place);
        Config config =
                new Config(
                        in.text(Setting.CONFIG_BUCKET),
                        in.text(Setting.CONFIG_KEY),
                        in.seconds(Setting.CONFIG_TTL_SECONDS, 0, 86_400),
                        in.text(Setting.SECRET_PREFIX),
                        in.seconds(Setting.SECRET_TTL_SECONDS, 1, 86_400),
                        in.text(Setting.TABLE_NAME),
                        in.choice(Setting.AUTH_MODE, "key", "none").equals("key"),
                        (int) in.number(Setting.RATE_LIMIT_QPM, 0, 100_000_000),
                        in.choice(Setting.RATE_LIMIT_ON_FAILURE, "open", "closed").equals("closed"),
                        in.dollars(Setting.BUDGET_USD_PER_MONTH),
                        (int) in.number(Setting.LIMIT_SHARDS, 1, 1000),
                        Duration.ofDays(in.number(Setting.SESSION_TTL_DAYS, 1, 3650)),
                        in.choice(Setting.ADMIN_API, "off", "on").equals("on"),
                        in.list(Setting.ALLOW_ORIGINS),
                        in.oneOf(Setting.LOG_USER_MESSAGE, UserMessage.values()),
                        in.patterns(Setting.LOG_REDACT),
                        in.dimension(Setting.METRICS_ENVIRONMENT),
                        in.seconds(Setting.KEEP_ALIVE_SECONDS, 1, 300),
                        (int) in.number(Setting.MAX_BODY_BYTES, 1024, 1 << 30),
                        in.oneOf(Setting.LOG_LEVEL, LogLevel.values()),
                        new AwsVariables(environment));
        in.throwIfBad();
        return config;
    }
}
