package io.sfai.gateway.config;

/**
 * One environment variable of the gateway: its default on Lambda and on a laptop, and what it
 * means. docs/configuration.md is made from these.
 */
public enum Setting {
    CONFIG_BUCKET("", "", "S3 bucket that holds the model map."),
    CONFIG_KEY("config/model_map.json", "", "Key of the model map in the bucket."),
    CONFIG_TTL_SECONDS("30", "", "Age in seconds after which the map is asked for again."),
    SECRET_PREFIX("/sfai/prod/", "", "What stands before a secret's name in Secrets Manager."),
    SECRET_TTL_SECONDS("300", "", "Age in seconds after which a secret is read again."),
    TABLE_NAME("", "", "DynamoDB table of the shared state."),
    AUTH_MODE("key", "key", "`key`: callers send a key. `none`: anybody may call."),
    RATE_LIMIT_QPM(
            "60", "0", "Requests in any one clock minute, over all environments. 0: no limit."),
    RATE_LIMIT_ON_FAILURE(
            "open", "open", "If requests can't be counted: `open` serves, `closed` refuses."),
    BUDGET_USD_PER_MONTH(
            "",
            "",
            "US dollars that all callers together may spend in a calendar month (UTC). Empty: no"
                    + " limit. If it can't be counted, requests are refused."),
    LIMIT_SHARDS(
            "1",
            "1",
            "Items that the counters of a busy limit are spread over; see docs/scale.md."),
    SESSION_TTL_DAYS("30", "30", "Days for which responses and conversations are kept."),
    ADMIN_API("off", "off", "`on`: `/key/...` and `/spend/logs` for the master key."),
    ALLOW_ORIGINS("", "", "Origins of browsers that may call, by comma; `*` for any. Empty: none."),
    LOG_USER_MESSAGE(
            "full", "full", "The user's last message in the log: `full`, `preview` or `none`."),
    LOG_REDACT(
            "", "", "Regular expressions, one a line; what they match is `[redacted]` in the log."),
    METRICS_ENVIRONMENT(
            "",
            "",
            "Value of the metrics' dimension `environment`. Empty: no metrics are written."),
    KEEP_ALIVE_SECONDS("10", "10", "Silence in seconds after which a stream says it is alive."),
    MAX_BODY_BYTES("6291456", "33554432", "Longest request body in bytes."),
    LOG_LEVEL("info", "info", "Least level of log lines: `info`, `warn` or `error`.");

    private final String onLambda;
    private final String onLaptop;
    private final String meaning;

    Setting(String onLambda, String onLaptop, String meaning) {
        this.onLambda = onLambda;
        this.onLaptop = onLaptop;
        this.meaning = meaning;
    }

    /** The default; empty if there is none. */
    public String fallback(Config.Place place) {
        return place == Config.Place.LAMBDA ? onLambda : onLaptop;
    }

    public String meaning() {
        return meaning;
    }
}
