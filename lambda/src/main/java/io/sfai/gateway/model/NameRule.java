package io.sfai.gateway.model;

import org.jspecify.annotations.Nullable;

/**
 * What names the map may choose for something.
 *
 * @param longest in characters
 * @param marks characters allowed beside ASCII letters and digits, and not at the start
 */
record NameRule(int longest, String marks) {
    static final NameRule PROVIDER = new NameRule(64, "_.-");
    static final NameRule ALIAS = new NameRule(128, "_.-:/@+");
    static final NameRule TOOL = new NameRule(64, "_-");

    /** What a server calls its tools; MCP's own rule is letters, digits and {@code _ - . /}. */
    static final NameRule SERVER_TOOL = new NameRule(128, "_.-:/@+");

    static final NameRule SECRET = new NameRule(128, "_.-/+@");
    static final NameRule HEADER = new NameRule(100, "_-");
    static final NameRule PRICE = new NameRule(300, "_.-:/@+*");
    static final NameRule REGION = new NameRule(30, "-");
    static final NameRule TRIAGE = new NameRule(64, "_-");

    /** The start of a value that stands in a secret of the name that follows. */
    static final String SECRET_PREFIX = "secret:";

    /** What is wrong with a name, or null. */
    @Nullable String wrong(String name) {
        if (name.isEmpty()) {
            return "the name is empty";
        }
        if (name.length() > longest) {
            return "the name has " + name.length() + " characters; at most " + longest + " may be";
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean marked = marks.indexOf(c) >= 0 && (i > 0 || c == '_');
            if (!isAlphanumeric(c) && !marked) {
                return "the name may have letters, digits and "
                        + String.join(" ", marks.split(""))
                        + ", and begins with a letter, digit or _";
            }
        }
        return null;
    }

    private static boolean isAlphanumeric(char c) {
        return c < 128 && Character.isLetterOrDigit(c);
    }
}
