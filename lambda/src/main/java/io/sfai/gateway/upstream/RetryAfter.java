package io.sfai.gateway.upstream;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** The time that an upstream asks to wait. */
public final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /**
     * Reads {@code retry-after-ms}, or else {@code retry-after} in seconds or as an HTTP date.
     *
     * @return null if neither says anything that can be understood
     */
    public static @Nullable Duration parse(@Nullable String millis, @Nullable String value) {
        Duration exact = number(millis, 1);
        if (exact != null) {
            return exact;
        }
        Duration seconds = number(value, 1000);
        return seconds != null || value == null ? seconds : date(value);
    }

    /** As a header value: whole seconds, at least one. */
    public static String seconds(Duration wait) {
        return Long.toString(Math.max(1, (wait.toMillis() + 999) / 1000));
    }

    private static @Nullable Duration number(@Nullable String text, int toMillis) {
        if (text == null) {
            return null;
        }
        try {
            double value = Double.parseDouble(text.strip());
            return value >= 0 && value * toMillis <= LONGEST.toMillis()
                    ? Duration.ofMillis(Math.round(value * toMillis))
                    : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Duration date(String text) {
        try {
            Instant then =
                    ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
            Duration wait = Duration.between(Instant.now(), then);
            return wait.isNegative() || wait.compareTo(LONGEST) > 0 ? null : wait;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
