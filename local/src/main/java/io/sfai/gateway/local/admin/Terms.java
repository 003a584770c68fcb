package io.sfai.gateway.local.admin;

import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.inference.Limits.Period;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A key's terms as people write them; what makes no sense is refused with a sentence. */
public final class Terms {
    private static final Pattern BUDGET =
            Pattern.compile("\\$?(\\d{1,12}(?:\\.\\d{1,9})?)/(day|month)");

    private static final Pattern SPAN = Pattern.compile("(\\d{1,6})([mhd])");

    /** Far below what a counter of billionths holds. */
    private static final BigDecimal MOST_DOLLARS = BigDecimal.valueOf(1_000_000_000);

    private Terms() {}

    /** A whole number above 0. */
    public static final class Whole implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            if (text.matches("\\d{1,15}") && Long.parseLong(text) > 0) {
                return Long.parseLong(text);
            }
            throw new TypeConversionException(
                    "'"
                            + text
                            + "' is no whole number above 0 (without the option there is no"
                            + " limit)");
        }
    }

    /** Aliases with commas between them. */
    public static final class Aliases implements ITypeConverter<Set<String>> {
        @Override
        public Set<String> convert(String text) {
            return names(
                    text,
                    "aliases stand with commas between them, such as main,cheap (without"
                            + " the option the key may use all)");
        }
    }

    /** Tools with commas between them, or {@code none}. */
    public static final class Tools implements ITypeConverter<Set<String>> {
        @Override
        public Set<String> convert(String text) {
            return text.strip().equals("none")
                    ? Set.of()
                    : names(
                            text,
                            "tools stand with commas between them, or none (without the option the"
                                    + " key gets those of its aliases)");
        }
    }

    private static Set<String> names(String text, String expected) {
        Set<String> names = new LinkedHashSet<>();
        for (String each : text.split(",", -1)) {
            if (each.isBlank()) {
                throw new TypeConversionException(expected);
            }
            names.add(each.strip());
        }
        return names;
    }

    /** Dollars for a day or a month, such as {@code 50/month}. */
    public static final class BudgetOption implements ITypeConverter<Budget> {
        @Override
        public Budget convert(String text) {
            Matcher parts = BUDGET.matcher(text.strip().toLowerCase(Locale.ROOT));
            BigDecimal dollars = parts.matches() ? new BigDecimal(parts.group(1)) : BigDecimal.ZERO;
            if (dollars.signum() <= 0 || dollars.compareTo(MOST_DOLLARS) > 0) {
                throw new TypeConversionException(
                        "'%s' is no budget: dollars above 0 for a day or a month are, such as 5/day or 50/month"
                                .formatted(text));
            }
            return new Budget(
                    dollars.movePointRight(9).longValueExact(),
                    Period.valueOf(parts.group(2).toUpperCase(Locale.ROOT)));
        }
    }

    /** When a key ends: after a time, after a day in UTC, or never. */
    public static final class Expiry implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            if (text.equals("never")) {
                return Instant.MAX;
            }
            Instant now = Instant.now();
            Instant end;
            try {
                end =
                        SPAN.matcher(text).matches()
                                ? now.plus(span(text))
                                : LocalDate.parse(text)
                                        .plusDays(1)
                                        .atStartOfDay(ZoneOffset.UTC)
                                        .toInstant();
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "'%s' is no time: 90d, 12h, a last day such as 2027-01-31, or never"
                                .formatted(text));
            }
            if (!end.isAfter(now)) {
                throw new TypeConversionException("a key that ends " + text + " is over already");
            }
            return end;
        }
    }

    /** How long something takes: {@code 30m}, {@code 24h}, {@code 7d} or 0. */
    public static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (text.equals("0")) {
                return Duration.ZERO;
            }
            if (!SPAN.matcher(text).matches()) {
                throw new TypeConversionException(
                        "'" + text + "' is no time: 30m, 24h, 7d or 0 are");
            }
            return span(text);
        }
    }

    /** The first day of a report: so many days with today, or a date. */
    public static final class Since implements ITypeConverter<LocalDate> {
        @Override
        public LocalDate convert(String text) {
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            Matcher days = SPAN.matcher(text);
            if (days.matches() && days.group(2).equals("d") && !days.group(1).matches("0+")) {
                return today.minusDays(Long.parseLong(days.group(1)) - 1);
            }
            try {
                LocalDate day = LocalDate.parse(text);
                if (!day.isAfter(today)) {
                    return day;
                }
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "'%s' is no day: 7d (today and the six before), or a date such as 2026-11-01"
                                .formatted(text));
            }
            throw new TypeConversionException(text + " is still to come (days are those of UTC)");
        }
    }

    private static Duration span(String text) {
        Matcher parts = SPAN.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
