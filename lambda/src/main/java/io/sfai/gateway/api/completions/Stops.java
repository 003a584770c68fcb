package io.sfai.gateway.api.completions;

import java.util.ArrayList;
import java.util.List;

/** Ends a text before the first of some texts in it. */
final class Stops implements Insertion.Strainer {
    /** OpenAI refuses more. */
    private static final int MOST_SAID = 4;

    private final List<String> stops;
    private final StringBuilder kept = new StringBuilder();
    private boolean over;

    Stops(List<String> stops) {
        this.stops = stops;
    }

    /**
     * Those that a chat model's upstream is told as well, to save what comes behind them. A blank
     * one or a fence would end the answer before it begins: chat models often start with these.
     */
    static List<String> sayable(List<String> stops) {
        List<String> sayable = new ArrayList<>(MOST_SAID);
        for (String stop : stops) {
            if (sayable.size() < MOST_SAID && !stop.isBlank() && !stop.strip().startsWith("`")) {
                sayable.add(stop);
            }
        }
        return sayable;
    }

    boolean isOver() {
        return over;
    }

    @Override
    public String add(String text) {
        if (over || stops.isEmpty()) {
            return over ? "" : text;
        }
        kept.append(text);
        int end = -1;
        for (String stop : stops) {
            int at = kept.indexOf(stop);
            end = at >= 0 && (end < 0 || at < end) ? at : end;
        }
        over = end >= 0;
        return taken(over ? end : kept.length() - begun());
    }

    @Override
    public String end() {
        return over ? "" : taken(kept.length());
    }

    private String taken(int length) {
        String taken = kept.substring(0, length);
        kept.delete(0, length);
        return taken;
    }

    /** How many characters at the end may be the beginning of a stop. */
    private int begun() {
        int most = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, kept.length()); length > most; length--) {
                if (isAtEnd(stop, length)) {
                    most = length;
                }
            }
        }
        return most;
    }

    private boolean isAtEnd(String stop, int length) {
        int from = kept.length() - length;
        for (int i = 0; i < length; i++) {
            if (kept.charAt(from + i) != stop.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
