package io.sfai.gateway.api.completions;

/**
 * Takes off, at an answer's end, the beginning of the text behind the cursor, which would stand
 * there twice. What ends like the beginning of that text waits until more is known.
 */
final class Overlap implements Insertion.Strainer {
    /** Who repeats so much goes on repeating. */
    private static final int LONGEST = 400;

    private final String edge;

    /** For each length of a match, that of the next shorter one that ends where it does. */
    private final int[] shorter;

    private final boolean telling;
    private int matched;
    private boolean over;

    Overlap(String behind) {
        this.edge = behind.substring(0, Math.min(LONGEST, behind.length()));
        this.telling = Insertion.isTelling(edge);
        this.shorter = new int[edge.length() + 1];
        for (int i = 1; i < edge.length(); i++) {
            int length = shorter[i];
            while (length > 0 && edge.charAt(i) != edge.charAt(length)) {
                length = shorter[length];
            }
            shorter[i + 1] = edge.charAt(i) == edge.charAt(length) ? length + 1 : 0;
        }
    }

    @Override
    public String add(String text) {
        if (!telling) {
            return text;
        }
        StringBuilder through = new StringBuilder();
        for (int i = 0; i < text.length() && !over; i++) {
            int before = matched;
            char c = text.charAt(i);
            while (matched > 0 && (matched == edge.length() || edge.charAt(matched) != c)) {
                matched = shorter[matched];
            }
            boolean more = edge.charAt(matched) == c;
            through.append(edge, 0, before - matched);
            if (more) {
                matched++;
                over = matched == LONGEST;
            } else {
                through.append(c);
            }
        }
        return through.toString();
    }

    @Override
    public String end() {
        String kept = edge.substring(0, matched);
        return over || Insertion.isTelling(kept) ? "" : kept;
    }
}
