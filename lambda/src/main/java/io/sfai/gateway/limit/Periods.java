package io.sfai.gateway.limit;

import io.sfai.gateway.inference.Limits.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Minutes, days and months in UTC, as items and counters are named after them. */
final class Periods {
    private Periods() {}

    /** As in {@code 2026-11-22T00:15Z}. */
    static String minute(Instant at) {
        Instant minute = at.truncatedTo(ChronoUnit.MINUTES);
        return LocalDateTime.ofInstant(minute, ZoneOffset.UTC) + "Z";
    }

    static Instant endOfMinute(Instant at) {
        return at.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    }

    /** As in {@code 2026-11}. */
    static String month(Instant at) {
        return date(at).toString().substring(0, 7);
    }

    /** As in {@code 22}. */
    static String day(Instant at) {
        return date(at).toString().substring(8);
    }

    /** When the period begins anew. */
    static Instant end(Period period, Instant at) {
        LocalDate today = date(at);
        LocalDate end =
                switch (period) {
                    case DAY -> today.plusDays(1);
                    case MONTH -> today.withDayOfMonth(1).plusMonths(1);
                };
        return end.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    static String word(Period period) {
        return switch (period) {
            case DAY -> "day";
            case MONTH -> "month";
        };
    }

    private static LocalDate date(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
