package io.sfai.gateway.bench;

import org.jspecify.annotations.Nullable;

/**
 * One line of a benchmark's table.
 *
 * @param unit such as {@code ms}, or {@code x} for a ratio
 * @param target null if the figure is only told
 */
record Figure(String name, Spread value, String unit, @Nullable Target target) {
    static Figure told(String name, Spread value, String unit) {
        return new Figure(name, value, unit, null);
    }

    /** A figure that was measured once. */
    static Figure once(String name, double value, String unit, @Nullable Target target) {
        return new Figure(name, Spread.of(value), unit, target);
    }
}
