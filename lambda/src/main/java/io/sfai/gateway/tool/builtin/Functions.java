package io.sfai.gateway.tool.builtin;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** What has a name in expressions. */
final class Functions {
    private static final String KNOWN =
            "sqrt, abs, round, floor, ceil, min, max, exp, ln, log, sin, cos, tan, pi and e";

    private static final Quantity PI =
            new Quantity(
                    new BigDecimal("3.14159265358979323846264338327950288419716939937510582097"),
                    Quantity.SHOWN);
    private static final Quantity E =
            new Quantity(
                    new BigDecimal("2.71828182845904523536028747135266249775724709369995957497"),
                    Quantity.SHOWN);

    private Functions() {}

    static Quantity constant(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "pi", "π" -> PI;
            case "e" -> E;
            default -> throw unknown(name);
        };
    }

    static Quantity apply(String name, List<Quantity> arguments) {
        String function = name.toLowerCase(Locale.ROOT);
        return switch (function) {
            case "min" -> extreme(arguments, -1);
            case "max" -> extreme(arguments, 1);
            case "round" -> rounded(arguments);
            default -> {
                if (arguments.size() > 1) {
                    throw new CannotCalculate(name + " takes one number");
                }
                yield one(name, function, arguments.getFirst());
            }
        };
    }

    private static Quantity one(String name, String function, Quantity x) {
        double number = x.number().doubleValue();
        return switch (function) {
            case "sqrt" -> Powers.root(x);
            case "abs" -> new Quantity(x.number().abs(), x.digits());
            case "floor" -> whole(x, RoundingMode.FLOOR);
            case "ceil" -> whole(x, RoundingMode.CEILING);
            case "sin" -> wave(Math.sin(number));
            case "cos" -> wave(Math.cos(number));
            case "tan" -> wave(Math.tan(number));
            case "exp" -> Powers.power(E, x);
            case "ln" -> Quantity.of(log10(x) * Math.log(10));
            case "log", "log10" -> Quantity.of(log10(x));
            default -> throw unknown(name);
        };
    }

    private static double log10(Quantity x) {
        if (x.number().signum() <= 0) {
            throw new CannotCalculate("the logarithm of a number that is not above 0");
        }
        return Powers.log10(x.number());
    }

    /** So that sin(pi) is 0: what is left of it is not in the number but in the rounding. */
    private static Quantity wave(double value) {
        BigDecimal rounded = Quantity.of(value).number().setScale(15, RoundingMode.HALF_EVEN);
        return Quantity.of(rounded, 15);
    }

    private static Quantity whole(Quantity x, RoundingMode mode) {
        return Quantity.of(x.number().setScale(0, mode), x.digits());
    }

    private static Quantity rounded(List<Quantity> arguments) {
        if (arguments.size() > 2) {
            throw new CannotCalculate("round takes a number and, if wanted, how many decimals");
        }
        BigDecimal places = arguments.size() == 1 ? BigDecimal.ZERO : arguments.getLast().number();
        if (places.abs().compareTo(BigDecimal.valueOf(Quantity.MOST_EXPONENT)) > 0
                || places.stripTrailingZeros().scale() > 0) {
            throw new CannotCalculate("round takes a whole number of decimals");
        }
        Quantity x = arguments.getFirst();
        BigDecimal number = x.number().setScale(places.intValue(), RoundingMode.HALF_UP);
        return Quantity.of(number, x.digits());
    }

    private static Quantity extreme(List<Quantity> arguments, int sign) {
        Quantity best = arguments.getFirst();
        for (Quantity each : arguments) {
            if (each.number().compareTo(best.number()) * sign > 0) {
                best = each;
            }
        }
        return best;
    }

    private static CannotCalculate unknown(String name) {
        return new CannotCalculate("\"" + name + "\" is not known; known are " + KNOWN);
    }
}
