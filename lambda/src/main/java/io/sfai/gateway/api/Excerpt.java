package io.sfai.gateway.api;

/**
 * The beginning of a text, for where all of it would be too much.
 *
 * @param cut whether there is more
 */
public record Excerpt(String text, boolean cut) {
    /** So much of what a tool gave is shown beside an answer. */
    public static final int OF_A_RESULT = 2_000;

    /** At most so many UTF-16 units, and no half of a pair. */
    public static Excerpt of(String text, int most) {
        if (text.length() <= most) {
            return new Excerpt(text, false);
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return new Excerpt(text.substring(0, end), true);
    }

    /** With a mark where it was cut. */
    @Override
    public String toString() {
        return cut ? text + "…" : text;
    }
}
