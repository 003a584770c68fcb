package io.sfai.gateway.local.admin;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Billionths of a dollar as people read them. */
final class Dollars {
    private static final int DIGITS = 9;

    /** A tenth of a hundredth of a cent is about what the cheapest requests cost. */
    private static final int SHOWN = 4;

    private static final long LEAST = 100_000;

    private Dollars() {}

    /** {@code $1.2345}, always with four digits, so that columns align. */
    static String shown(long nanoUsd) {
        if (nanoUsd > 0 && nanoUsd < LEAST) {
            return "<$0.0001";
        }
        return "$" + BigDecimal.valueOf(nanoUsd, DIGITS).setScale(SHOWN, RoundingMode.HALF_UP);
    }

    /** {@code $50}, {@code $0.5}: no more digits than were meant. */
    static String brief(long nanoUsd) {
        return "$" + exact(nanoUsd);
    }

    /** All digits and no more, without a sign. */
    static String exact(long nanoUsd) {
        return BigDecimal.valueOf(nanoUsd, DIGITS).stripTrailingZeros().toPlainString();
    }
}
