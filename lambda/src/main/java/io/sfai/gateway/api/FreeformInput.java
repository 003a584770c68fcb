package io.sfai.gateway.api;

/**
 * Takes the text out of a freeform call's arguments, <code>{"input": "..."}</code>, as they come in
 * pieces. Arguments of another form are passed as they are: a model may have written the text bare.
 */
public final class FreeformInput {
    private static final String HEAD = "{\"input\":\"";

    /** What has come before it was clear what it is. */
    private final StringBuilder head = new StringBuilder();

    private int matched;
    private boolean bare;
    private boolean ended;

    /** An escape that has begun, without its backslash; empty outside of one. */
    private final StringBuilder escape = new StringBuilder();

    private boolean escaping;
    private char highSurrogate;

    /** The text that a further piece of the arguments says, which may be none yet. */
    public String add(String fragment) {
        StringBuilder text = new StringBuilder(fragment.length());
        for (int i = 0; i < fragment.length(); i++) {
            add(fragment.charAt(i), text);
        }
        return text.toString();
    }

    private void add(char c, StringBuilder text) {
        if (bare) {
            text.append(c);
        } else if (matched < HEAD.length()) {
            begin(c, text);
        } else if (ended) {
            // The closing quote has come.
        } else if (escaping) {
            escaped(c, text);
        } else if (c == '\\') {
            escaping = true;
        } else if (c == '"') {
            ended = true;
        } else {
            append(c, text);
        }
    }

    private void begin(char c, StringBuilder text) {
        head.append(c);
        if (c == HEAD.charAt(matched)) {
            matched++;
        } else if (!Character.isWhitespace(c) || (matched > 1 && matched < 8)) {
            bare = true;
            text.append(head);
        }
    }

    private void escaped(char c, StringBuilder text) {
        escape.append(c);
        char kind = escape.charAt(0);
        if (kind == 'u' && escape.length() < 5) {
            return;
        }
        append(
                switch (kind) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case 'r' -> '\r';
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'u' -> unicode();
                    default -> kind;
                },
                text);
        escape.setLength(0);
        escaping = false;
    }

    private char unicode() {
        int code = 0;
        for (int i = 1; i < 5; i++) {
            int digit = Character.digit(escape.charAt(i), 16);
            if (digit < 0) {
                return '\uFFFD';
            }
            code = 16 * code + digit;
        }
        return (char) code;
    }

    /** Half of a surrogate pair waits for the other, since alone it can't be written. */
    private void append(char c, StringBuilder text) {
        if (highSurrogate != 0) {
            text.append(highSurrogate);
            highSurrogate = 0;
        }
        if (Character.isHighSurrogate(c)) {
            highSurrogate = c;
        } else {
            text.append(c);
        }
    }
}
