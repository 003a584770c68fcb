package io.sfai.gateway.tool.builtin;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Works an expression out while reading it, by recursive descent:
 *
 * <pre>
 * sum     = product { ("+" | "-") product }
 * product = signed { ("*" | "/" | "%") signed }
 * signed  = ("-" | "+") signed | power
 * power   = atom [ "^" signed ]
 * atom    = number | constant | "(" sum ")" | function "(" sum { "," sum } ")"
 * </pre>
 */
final class Expression {
    private static final int LONGEST = 1_000;
    private static final int DEEPEST = 100;
    private static final int MOST_DIGITS = 100;

    private final String text;
    private int at;
    private int depth;

    private Expression(String text) {
        this.text = text;
    }

    /**
     * The value of an expression.
     *
     * @throws CannotCalculate if it has none, or passes a bound
     */
    static Quantity value(String text) {
        if (text.length() > LONGEST) {
            throw new CannotCalculate(
                    "the expression is longer than " + LONGEST + " characters: do it in steps");
        }
        String plain =
                text.replace("**", "^").replace('×', '*').replace('÷', '/').replace('−', '-');
        Expression expression = new Expression(plain);
        Quantity value = expression.sum();
        if (expression.next() != 0) {
            throw expression.unexpected();
        }
        return value;
    }

    private Quantity sum() {
        deeper();
        Quantity value = product();
        for (char sign = next(); sign == '+' || sign == '-'; sign = next()) {
            at++;
            Quantity other = product();
            value = sign == '+' ? value.plus(other) : value.minus(other);
        }
        depth--;
        return value;
    }

    private Quantity product() {
        Quantity value = signed();
        for (char sign = next(); sign == '*' || sign == '/' || sign == '%'; sign = next()) {
            at++;
            if (sign == '%' && next() == 0) {
                throw new CannotCalculate("% is the remainder of two numbers: for 5% write 5/100");
            }
            Quantity other = signed();
            value =
                    switch (sign) {
                        case '*' -> value.times(other);
                        case '/' -> value.by(other);
                        default -> value.modulo(other);
                    };
        }
        return value;
    }

    private Quantity signed() {
        char sign = next();
        if (sign != '-' && sign != '+') {
            return power();
        }
        at++;
        deeper();
        Quantity value = signed();
        depth--;
        return sign == '-' ? value.negated() : value;
    }

    private Quantity power() {
        Quantity base = atom();
        if (next() != '^') {
            return base;
        }
        at++;
        deeper();
        Quantity exponent = signed();
        depth--;
        return Powers.power(base, exponent);
    }

    private Quantity atom() {
        char first = next();
        if (isDigit(first) || first == '.') {
            return number();
        }
        if (Character.isLetter(first)) {
            String name = name();
            return next() == '(' ? Functions.apply(name, arguments()) : Functions.constant(name);
        }
        if (first != '(') {
            throw unexpected();
        }
        at++;
        Quantity value = sum();
        expect(')');
        return value;
    }

    private List<Quantity> arguments() {
        List<Quantity> arguments = new ArrayList<>();
        do {
            at++;
            arguments.add(sum());
        } while (next() == ',');
        expect(')');
        return arguments;
    }

    private Quantity number() {
        int start = at;
        digits();
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        int exponent = exponentEnd();
        at = exponent > 0 ? exponent : at;
        if (at - start > MOST_DIGITS) {
            throw new CannotCalculate("a number has more than " + MOST_DIGITS + " digits");
        }
        try {
            return Quantity.exact(new BigDecimal(text.substring(start, at)));
        } catch (NumberFormatException e) {
            at = start;
            throw unexpected();
        }
    }

    /** Where an exponent such as e-3 ends; 0 if there is none: e may also be the constant. */
    private int exponentEnd() {
        int from = at + 1;
        if (at >= text.length() || (text.charAt(at) != 'e' && text.charAt(at) != 'E')) {
            return 0;
        }
        if (from < text.length() && "+-".indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end == from ? 0 : end;
    }

    private void digits() {
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
    }

    private String name() {
        int start = at;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    /** The next character that is no space; 0 at the end. */
    private char next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char wanted) {
        if (next() != wanted) {
            throw unexpected();
        }
        at++;
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw new CannotCalculate("the expression is nested more than " + DEEPEST + " deep");
        }
    }

    private CannotCalculate unexpected() {
        char found = next();
        return new CannotCalculate(
                found == 0
                        ? "the expression ends too early"
                        : "unexpected \"" + found + "\" at character " + (at + 1));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
