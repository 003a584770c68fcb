package io.sfai.gateway.infra;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What watches the gateway. Each part has its price, and can be left out.
 *
 * @param metrics whether the function writes metrics of its own, beside those of AWS
 * @param email gets every alarm and its end; without it alarms only show in the console
 * @param errorPercent how many requests of a hundred may fail before an alarm says so
 * @param firstTokenSeconds how long one request in 20 may wait for its first token
 * @param dailyCostUsd what the models may cost in 24 hours before an alarm says so
 */
record Monitoring(
        boolean metrics,
        boolean dashboard,
        boolean alarms,
        Optional<String> email,
        int errorPercent,
        int firstTokenSeconds,
        BigDecimal dailyCostUsd) {

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
    private static final BigDecimal DAILY_COST_USD = BigDecimal.valueOf(50);

    static Monitoring read(Context context) {
        Monitoring read =
                new Monitoring(
                        context.flag("metrics", true),
                        context.flag("dashboard", true),
                        context.flag("alarms", true),
                        context.optionalText("alarmEmail", EMAIL, "an e-mail address"),
                        context.number("errorPercent", 5, 0, 100),
                        context.number("firstTokenSeconds", 10, 1, 900),
                        context.optionalDollars("dailyCostUsd").orElse(DAILY_COST_USD));
        if (read.email.isPresent() && !read.alarms) {
            context.problem("alarmEmail: with alarms=false no mail would ever come");
        }
        return read;
    }
}
