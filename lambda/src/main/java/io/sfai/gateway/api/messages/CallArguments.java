package io.sfai.gateway.api.messages;

/** Follows a call's arguments as they come in pieces, to know when they are whole. */
final class CallArguments {
    private int depth;
    private boolean inText;
    private boolean escaped;
    private boolean begun;

    /** Takes a further piece. */
    void add(String fragment) {
        for (int i = 0; i < fragment.length(); i++) {
            char c = fragment.charAt(i);
            begun |= !Character.isWhitespace(c);
            if (escaped) {
                escaped = false;
            } else if (inText) {
                escaped = c == '\\';
                inText = c != '"';
            } else {
                inText = c == '"';
                depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            }
        }
    }

    /** Whether something has come that is not whole yet. */
    boolean areHalf() {
        return begun && (depth > 0 || inText);
    }
}
