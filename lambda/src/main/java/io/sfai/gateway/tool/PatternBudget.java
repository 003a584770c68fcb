package io.sfai.gateway.tool;

import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The time that all patterns of one check share. A text that a pattern reads looks at the clock:
 * the only way to end a match that would take longer than anybody lives.
 */
final class PatternBudget {
    static final ScopedValue<PatternBudget> CURRENT = ScopedValue.newInstance();

    private static final long NANOS = 250_000_000;

    /** Reads between two looks at the clock. */
    private static final int OFTEN = 0x3ff;

    private final long end = System.nanoTime() + NANOS;
    private int reads;

    /** The time is up, or nobody waits any more. */
    static final class UsedUp extends RuntimeException {
        private static final long serialVersionUID = 1;

        private UsedUp() {
            super("the time for patterns is up", null, false, false);
        }
    }

    /** A pattern that keeps to the budget. One that Java does not understand accepts all. */
    static RegularExpression expression(String regex) {
        try {
            String java = RegularExpressions.replaceDollarAnchors(regex);
            Pattern pattern =
                    Pattern.compile(RegularExpressions.replaceLongformCharacterProperties(java));
            return text -> pattern.matcher(new Read(text, CURRENT.get())).find();
        } catch (PatternSyntaxException e) {
            return text -> true;
        }
    }

    private void read() {
        if ((++reads & OFTEN) == 0
                && (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted())) {
            throw new UsedUp();
        }
    }

    private record Read(String text, PatternBudget budget) implements CharSequence {
        @Override
        public char charAt(int index) {
            budget.read();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return text.substring(from, to);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
