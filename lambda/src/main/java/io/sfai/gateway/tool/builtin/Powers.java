package io.sfai.gateway.tool.builtin;

import java.math.BigDecimal;
import java.math.MathContext;

/** Powers and roots, whose size is known before they are worked out. */
final class Powers {
    /** Of exact results; others are rounded. */
    private static final int MOST_EXACT_DIGITS = 2_000;

    private Powers() {}

    static Quantity power(Quantity base, Quantity exponent) {
        BigDecimal wanted = exponent.number();
        boolean whole = wanted.signum() == 0 || wanted.stripTrailingZeros().scale() <= 0;
        if (base.number().signum() == 0) {
            if (wanted.signum() < 0) {
                throw new CannotCalculate("division by zero (0 to a negative power)");
            }
            return Quantity.exact(wanted.signum() == 0 ? BigDecimal.ONE : BigDecimal.ZERO);
        }
        if (!whole && base.number().signum() < 0) {
            throw new CannotCalculate("a negative number has no such power among the real ones");
        }
        double size = log10(base.number().abs()) * wanted.doubleValue();
        if (size > Quantity.MOST_EXPONENT) {
            throw Quantity.tooLarge();
        }
        if (size < -Quantity.MOST_EXPONENT) {
            throw Quantity.tooSmall();
        }
        return whole
                ? whole(base, wanted)
                : Quantity.of(Math.pow(base.number().doubleValue(), wanted.doubleValue()));
    }

    private static Quantity whole(Quantity base, BigDecimal exponent) {
        if (exponent.abs().compareTo(BigDecimal.valueOf(999_999_999)) > 0) {
            throw new CannotCalculate("an exponent is larger than 999999999");
        }
        int times = Math.abs(exponent.intValueExact());
        boolean exact = (long) base.number().precision() * times <= MOST_EXACT_DIGITS;
        // Ten more, since each of the multiplications rounds.
        MathContext working = new MathContext(Quantity.WORKING.getPrecision() + 10);
        Quantity power =
                exact
                        ? Quantity.of(base.number().pow(times), base.digits())
                        : Quantity.of(
                                base.number().round(working).pow(times, working),
                                Math.min(base.digits(), Quantity.SHOWN));
        return exponent.signum() < 0 ? Quantity.exact(BigDecimal.ONE).by(power) : power;
    }

    static Quantity root(Quantity value) {
        if (value.number().signum() < 0) {
            throw new CannotCalculate("the square root of a negative number");
        }
        BigDecimal root = value.number().sqrt(Quantity.WORKING);
        boolean exact = root.multiply(root).compareTo(value.number()) == 0;
        return Quantity.of(root, exact ? value.digits() : Math.min(value.digits(), Quantity.SHOWN));
    }

    /** Of a number that may be too large or too small for a {@code double}. */
    static double log10(BigDecimal number) {
        int exponent = number.precision() - number.scale() - 1;
        return exponent + Math.log10(number.movePointLeft(exponent).doubleValue());
    }
}
