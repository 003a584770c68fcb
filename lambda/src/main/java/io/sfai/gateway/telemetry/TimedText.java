package io.sfai.gateway.telemetry;

/**
 * A text that can be read until a moment in time: the only way to end a match that would take
 * longer than anybody lives.
 */
final class TimedText implements CharSequence {
    /** Reads between two looks at the clock. */
    private static final int OFTEN = 0x3ff;

    private final String text;
    private final long end;
    private int reads;

    /**
     * @param end as {@link System#nanoTime} tells it
     */
    TimedText(String text, long end) {
        this.text = text;
        this.end = end;
    }

    /** The moment has come. */
    static final class TimeIsUp extends RuntimeException {
        private static final long serialVersionUID = 1;

        private TimeIsUp() {
            super("the time for this text is up", null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        if ((++reads & OFTEN) == 0 && System.nanoTime() - end > 0) {
            throw new TimeIsUp();
        }
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
