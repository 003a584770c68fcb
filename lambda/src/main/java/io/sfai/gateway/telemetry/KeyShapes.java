package io.sfai.gateway.telemetry;

/**
 * Finds what looks like a key, wherever it was pasted: {@code sk-…}, {@code Bearer …}, AWS's and
 * Google's key ids, and the values of headers and fields that carry keys. Written by hand, since
 * every character that is logged comes by here.
 */
final class KeyShapes {
    /** A shorter run is a word. */
    private static final int SHORTEST = 6;

    /** How this gateway's own keys begin; no word of any language has this in it. */
    private static final String OURS = "sk-sfai-";

    private static final int SHORTEST_BEARER = 8;
    private static final int SHORTEST_ID = 16;

    /** Names whose value is a key, whatever it looks like; dashes may be underscores or nothing. */
    private static final String[] NAMES = {
        "authorization",
        "api-key",
        "internal-auth",
        "aws-secret-access-key",
        "secret-access-key",
        "aws-session-token",
        "session-token",
        "security-token",
    };

    private KeyShapes() {}

    static void mark(String text, Marks marks) {
        int last = text.length() - SHORTEST;
        for (int i = 0; i < last; i++) {
            // Two letters rule out nearly everything.
            int second = text.charAt(i + 1) | 0x20;
            switch (text.charAt(i) | 0x20) {
                case 's', 'p', 'r' -> {
                    if (second == 'k') {
                        dashed(text, i, marks);
                    } else if (second == 'e') {
                        named(text, i, second, marks);
                    }
                }
                case 'b' -> {
                    if (second == 'e') {
                        bearer(text, i, marks);
                    }
                }
                case 'a' -> {
                    id(text, i, marks);
                    named(text, i, second, marks);
                }
                case 'i' -> named(text, i, second, marks);
                default -> {}
            }
        }
    }

    /** {@code sk-}, {@code pk-} and {@code rk-}. */
    private static void dashed(String text, int at, Marks marks) {
        if (text.charAt(at + 2) != '-' || !(begins(text, at) || text.startsWith(OURS, at))) {
            return;
        }
        int end = at + 3;
        while (end < text.length()
                && (isWord(text.charAt(end)) || ".*-".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        markIf(end - at - 3 >= SHORTEST, at, end, marks);
    }

    private static void bearer(String text, int at, Marks marks) {
        if (!text.regionMatches(true, at, "bearer", 0, 6) || !begins(text, at)) {
            return;
        }
        int from = at + 6;
        while (from < text.length() && isBlank(text.charAt(from))) {
            from++;
        }
        int end = run(text, from);
        markIf(from > at + 6 && end - from >= SHORTEST_BEARER, from, end, marks);
    }

    /** Access keys of AWS, API keys of Bedrock and Google. */
    private static void id(String text, int at, Marks marks) {
        boolean known =
                text.startsWith("AKIA", at)
                        || text.startsWith("ASIA", at)
                        || text.startsWith("AIza", at)
                        || text.startsWith("ABSK", at);
        if (known && begins(text, at)) {
            int end = run(text, at);
            markIf(end - at >= SHORTEST_ID, at, end, marks);
        }
    }

    /** A key's name, a colon or an equals sign, and the key. */
    private static void named(String text, int at, int second, Marks marks) {
        for (String name : NAMES) {
            if (name.charAt(1) != second) {
                continue;
            }
            int end = endOfName(text, at, name);
            if (end > 0) {
                value(text, end, marks);
                return;
            }
        }
    }

    private static int endOfName(String text, int at, String name) {
        int i = at;
        for (int k = 0; k < name.length(); k++) {
            char c = name.charAt(k);
            char there = i < text.length() ? text.charAt(i) : 0;
            if (c != '-') {
                if ((there | 0x20) != c) {
                    return -1;
                }
                i++;
            } else if (there == '-' || there == '_') {
                i++;
            }
        }
        return i;
    }

    /** One word, or two if the first is a scheme, as in {@code Basic dXNlcjpwYXNz}. */
    private static void value(String text, int after, Marks marks) {
        int sign = skip(text, after, "\"'\\ ");
        if (sign >= text.length() || ":=".indexOf(text.charAt(sign)) < 0) {
            return;
        }
        int from = skip(text, sign + 1, "\"'\\ \t");
        int end = run(text, from);
        int second = skip(text, end, " ");
        int secondEnd = run(text, second);
        if (second > end && end > from && secondEnd - second >= SHORTEST) {
            end = secondEnd;
        }
        markIf(end - from >= SHORTEST, from, end, marks);
    }

    private static void markIf(boolean isKey, int from, int to, Marks marks) {
        if (isKey) {
            marks.add(from, to);
        }
    }

    private static int skip(String text, int at, String these) {
        int i = at;
        while (i < text.length() && these.indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }

    /** The end of a run of characters that tokens are made of. */
    private static int run(String text, int at) {
        int i = at;
        while (i < text.length() && isToken(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isToken(char c) {
        return c > ' ' && c < 0x7f && "\"'\\,;<>()[]{}".indexOf(c) < 0;
    }

    /** Whether a word begins here; an escape, as in {@code \\n} or {@code %20}, is no word. */
    private static boolean begins(String text, int at) {
        return at == 0
                || !isWord(text.charAt(at - 1))
                || (at > 1 && text.charAt(at - 2) == '\\')
                || (at > 2 && text.charAt(at - 3) == '%');
    }

    private static boolean isWord(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || c == '_');
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
