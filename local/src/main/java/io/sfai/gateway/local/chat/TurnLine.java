package io.sfai.gateway.local.chat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The line under an answer: model, tokens, cost and time. */
final class TurnLine {
    private TurnLine() {}

    /**
     * Such as {@code openai/gpt-4o · 1,204 in (1,024 cached), 56 out · $0.00012 · 2.3 s, first 0.4
     * s}.
     */
    static String of(Turn turn) {
        List<String> facts = new ArrayList<>();
        facts.add(Printable.line(turn.model()));
        Turn.Tokens tokens = turn.tokens();
        if (tokens != null) {
            String cached = tokens.cached() == 0 ? "" : count(" (%,d cached)", tokens.cached());
            facts.add(count("%,d in", tokens.in()) + cached + count(", %,d out", tokens.out()));
        }
        String dollars = turn.dollars();
        if (dollars != null) {
            facts.add("$" + rounded(dollars));
        }
        Duration first = turn.first();
        facts.add(seconds(turn.whole()) + (first == null ? "" : ", first " + seconds(first)));
        if (turn.ending() != Turn.Ending.WHOLE) {
            facts.add(ending(turn.ending()));
        }
        return String.join(" · ", facts);
    }

    /** How an answer ended that is not whole. */
    static String ending(Turn.Ending ending) {
        return switch (ending) {
            case WHOLE -> "";
            case STOPPED -> "stopped: the session may not remember this turn";
            case TOKEN_LIMIT -> "ended at the token limit";
            case FILTERED -> "ended by a content filter";
        };
    }

    private static String rounded(String dollars) {
        try {
            return new BigDecimal(dollars)
                    .round(new MathContext(2))
                    .stripTrailingZeros()
                    .toPlainString();
        } catch (NumberFormatException e) {
            return Printable.line(dollars);
        }
    }

    private static String count(String form, long number) {
        return String.format(Locale.ROOT, form, number);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
