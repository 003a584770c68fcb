package io.sfai.gateway.limit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Dollars as whole billionths, which counters can add. */
public final class NanoUsd {
    private static final int DIGITS = 9;

    /** A billion dollars, of which a counter can hold nine. */
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

    /** A million dollars: what costs more at once has a wrong price, or a lying upstream. */
    private static final long MOST_OF_A_REQUEST = 1_000_000_000_000_000L;

    private NanoUsd() {}

    /** Rounded up; 0 for an unknown price. */
    public static long of(@Nullable BigDecimal dollars) {
        if (dollars == null || dollars.signum() <= 0) {
            return 0;
        }
        return dollars.min(MOST)
                .movePointRight(DIGITS)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    /** The same, of one request. */
    static long cost(@Nullable BigDecimal dollars) {
        return Math.min(of(dollars), MOST_OF_A_REQUEST);
    }

    /**
     * As people write it, {@code $12.50}, to the cent and rounded up; less than a dollar exactly.
     */
    public static String shown(long nanoUsd) {
        BigDecimal dollars = BigDecimal.valueOf(nanoUsd, DIGITS);
        int scale = nanoUsd < 1_000_000_000 && nanoUsd > 0 ? DIGITS : 2;
        BigDecimal rounded = dollars.setScale(scale, RoundingMode.CEILING);
        return "$" + (scale == 2 ? rounded : rounded.stripTrailingZeros()).toPlainString();
    }
}
