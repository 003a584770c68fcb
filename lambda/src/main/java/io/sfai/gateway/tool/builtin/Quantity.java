package io.sfai.gateway.tool.builtin;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A number and how many of its digits can be relied on.
 *
 * @param digits {@link #ALL} if the number is exact
 */
record Quantity(BigDecimal number, int digits) {
    static final int ALL = Integer.MAX_VALUE;

    /** What is shown of results that are not exact. */
    static final int SHOWN = 34;

    /** What is reckoned with, so that the shown ones are right. */
    static final MathContext WORKING = new MathContext(SHOWN + 16);

    /** Numbers stay between this power of ten and its reciprocal. */
    static final int MOST_EXPONENT = 1_000;

    private static final int MOST_DIGITS = 2_000;
    private static final int LONGEST_PLAIN = 120;

    static Quantity exact(BigDecimal number) {
        return of(number, ALL);
    }

    /** What a {@code double} can tell. */
    static Quantity of(double number) {
        if (!Double.isFinite(number)) {
            throw new CannotCalculate("the result is no number, or is too large");
        }
        return of(BigDecimal.valueOf(number), 15);
    }

    /**
     * @throws CannotCalculate if it is too large or too small
     */
    static Quantity of(BigDecimal number, int digits) {
        if (number.signum() == 0) {
            return new Quantity(BigDecimal.ZERO, digits);
        }
        long exponent = (long) number.precision() - number.scale();
        if (exponent > MOST_EXPONENT) {
            throw tooLarge();
        }
        if (exponent < -MOST_EXPONENT) {
            throw tooSmall();
        }
        return number.precision() <= MOST_DIGITS
                ? new Quantity(number, digits)
                : new Quantity(number.round(WORKING), Math.min(digits, SHOWN));
    }

    static CannotCalculate tooLarge() {
        return new CannotCalculate("a number is larger than 10^" + MOST_EXPONENT);
    }

    static CannotCalculate tooSmall() {
        return new CannotCalculate("a number is closer to 0 than 10^-" + MOST_EXPONENT);
    }

    Quantity plus(Quantity other) {
        return of(number.add(other.number), least(other));
    }

    Quantity minus(Quantity other) {
        return of(number.subtract(other.number), least(other));
    }

    Quantity times(Quantity other) {
        return of(number.multiply(other.number), least(other));
    }

    Quantity by(Quantity other) {
        if (other.number.signum() == 0) {
            throw new CannotCalculate("division by zero");
        }
        BigDecimal quotient = number.divide(other.number, WORKING);
        boolean whole = quotient.multiply(other.number).compareTo(number) == 0;
        return of(quotient, whole ? least(other) : Math.min(SHOWN, least(other)));
    }

    Quantity modulo(Quantity other) {
        if (other.number.signum() == 0) {
            throw new CannotCalculate("the remainder of a division by zero");
        }
        return of(number.remainder(other.number), least(other));
    }

    Quantity negated() {
        return new Quantity(number.negate(), digits);
    }

    int least(Quantity other) {
        return Math.min(digits, other.digits);
    }

    /** In full, if that is not too long, without zeros that say nothing. */
    String shown() {
        BigDecimal rounded = digits == ALL ? number : number.round(new MathContext(digits));
        BigDecimal stripped = rounded.stripTrailingZeros();
        String plain = stripped.toPlainString();
        return plain.length() <= LONGEST_PLAIN ? plain : stripped.toString();
    }
}
