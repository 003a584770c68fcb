package io.sfai.gateway.bench;

import java.util.Locale;

/**
 * What a figure should be.
 *
 * @param text such as {@code < 1000 ms}
 */
record Target(String text, boolean met) {
    static Target below(double measured, double limit, String unit) {
        return new Target("< " + number(limit) + " " + unit, measured < limit);
    }

    static Target atLeast(double measured, double limit, String unit) {
        return new Target(">= " + number(limit) + " " + unit, measured >= limit);
    }

    private static String number(double n) {
        return n == Math.rint(n) ? Long.toString((long) n) : String.format(Locale.ROOT, "%.1f", n);
    }
}
