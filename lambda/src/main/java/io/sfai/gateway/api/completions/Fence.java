package io.sfai.gateway.api.completions;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes a code fence off that a model puts around its whole answer, with what it says behind it. A
 * text that has fences itself keeps them.
 */
final class Fence implements Insertion.Strainer {
    private static final String FENCE = "```";
    private static final int LONGEST = 40;
    private static final Pattern INFO = Pattern.compile("[\\w+#.-]{0,30}[ \\t]*\\r?");

    private final StringBuilder start = new StringBuilder();
    private final Stops closing = new Stops(List.of("\n" + FENCE));
    private State state;
    private boolean lineBreak;

    private enum State {
        UNKNOWN,
        OPEN,
        NONE
    }

    Fence(Cursor cursor) {
        boolean own = cursor.before().contains(FENCE) || cursor.behind().contains(FENCE);
        this.state = own ? State.NONE : State.UNKNOWN;
    }

    @Override
    public String add(String text) {
        return switch (state) {
            case NONE -> text;
            case OPEN -> inside(closing.add(text));
            case UNKNOWN -> begun(text);
        };
    }

    private String begun(String text) {
        start.append(text);
        String said = start.toString().stripLeading();
        if (said.length() < FENCE.length()) {
            return FENCE.startsWith(said) && start.length() <= LONGEST ? "" : settled();
        }
        if (!said.startsWith(FENCE)) {
            return settled();
        }
        int line = said.indexOf('\n');
        String info = said.substring(FENCE.length(), line < 0 ? said.length() : line);
        if (!INFO.matcher(info).matches()) {
            return settled();
        }
        if (line < 0) {
            return said.length() <= LONGEST ? "" : settled();
        }
        state = State.OPEN;
        start.setLength(0);
        lineBreak = true;
        return inside(closing.add(said.substring(line)));
    }

    /**
     * The line break of the fence may be that of the closing one too; it is no part of the text.
     */
    private String inside(String text) {
        if (!lineBreak || text.isEmpty()) {
            return text;
        }
        lineBreak = false;
        return text.substring(1);
    }

    private String settled() {
        state = State.NONE;
        String text = start.toString();
        start.setLength(0);
        return text;
    }

    @Override
    public String end() {
        return switch (state) {
            case NONE -> "";
            case OPEN -> inside(closing.end());
            // A fence that opens, and nothing in it.
            case UNKNOWN -> start.toString().stripLeading().startsWith(FENCE) ? "" : settled();
        };
    }
}
