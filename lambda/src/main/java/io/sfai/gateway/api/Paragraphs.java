package io.sfai.gateway.api;

/**
 * The words of an answer for which a model is asked several times: what it says each time is a
 * paragraph of its own.
 */
public final class Paragraphs {
    private static final String BREAK = "\n\n";

    /** The last character so far; a line's end while there is none. */
    private char last = '\n';

    private boolean due;

    /** The model is asked again; it may say nothing more. */
    public void next() {
        due = true;
    }

    /** The next words, behind a break where one belongs. */
    public String with(String words) {
        if (words.isEmpty()) {
            return words;
        }
        boolean breaks = due && !Character.isWhitespace(last) && words.charAt(0) != '\n';
        due = false;
        last = words.charAt(words.length() - 1);
        return breaks ? BREAK + words : words;
    }

    /** Lines that are not the model's, each on its own. */
    public String line(String line) {
        boolean midLine = last != '\n';
        last = '\n';
        return (midLine ? "\n" : "") + line + (line.endsWith("\n") ? "" : "\n");
    }
}
