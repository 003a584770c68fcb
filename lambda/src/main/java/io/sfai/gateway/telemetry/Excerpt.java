package io.sfai.gateway.telemetry;

/**
 * A part of a text that goes into a line. It is the log that cuts it: a secret that the cut would
 * go through is found in the whole and taken out whole.
 *
 * @param after what stands behind it, such as a sign that there was more
 */
record Excerpt(String text, int from, int to, String after) {

    /** The beginning of a text that must not fill the line, whoever wrote it. */
    static Excerpt head(String text, int most) {
        return text.length() <= most
                ? new Excerpt(text, 0, text.length(), "")
                : new Excerpt(text, 0, most, "…");
    }
}
