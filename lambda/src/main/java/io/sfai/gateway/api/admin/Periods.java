package io.sfai.gateway.api.admin;

import io.sfai.gateway.inference.Limits.Period;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** LiteLLM's words for spans of time. */
final class Periods {
    private static final long MOST_DAYS = 36_500;

    private Periods() {}

    /** When a span such as {@code 30d} that begins now has passed. */
    static Instant end(String span, Instant now) {
        String unit = span.endsWith("mo") ? "mo" : span.substring(Math.max(0, span.length() - 1));
        long count = number(span.substring(0, span.length() - unit.length()));
        Duration one =
                switch (unit) {
                    case "s" -> Duration.ofSeconds(1);
                    case "m" -> Duration.ofMinutes(1);
                    case "h" -> Duration.ofHours(1);
                    case "d" -> Duration.ofDays(1);
                    case "w" -> Duration.ofDays(7);
                    case "mo" -> Duration.ofDays(30);
                    default -> Duration.ZERO;
                };
        if (count < 1 || one.isZero() || count > MOST_DAYS * 86_400 / one.toSeconds()) {
            throw Admin.bad(
                    "duration is a number with s, m, h, d, w or mo behind it, such as 30d, and at"
                            + " most a hundred years",
                    "duration");
        }
        return now.plus(one.multipliedBy(count));
    }

    /** The calendar period that a budget's span means. */
    static Period of(@Nullable String span) {
        return switch (span) {
            case "1d", "24h", "daily" -> Period.DAY;
            case "1mo", "30d", "monthly" -> Period.MONTH;
            case null, default ->
                    throw Admin.bad(
                            "budget_duration is 1d (or 24h) or 1mo (or 30d): budgets here are of a"
                                    + " calendar day or month, in UTC",
                            "budget_duration");
        };
    }

    static String word(Period period) {
        return switch (period) {
            case DAY -> "1d";
            case MONTH -> "1mo";
        };
    }

    private static long number(String digits) {
        boolean plain = digits.length() <= 12 && digits.chars().allMatch(Character::isDigit);
        return plain && !digits.isEmpty() ? Long.parseLong(digits) : 0;
    }
}
