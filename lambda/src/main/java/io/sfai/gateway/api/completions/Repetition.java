package io.sfai.gateway.api.completions;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes off what a model says again of the text before the cursor, to begin with: all of it, or the
 * line that the cursor is in. Blanks before it do not count.
 */
final class Repetition implements Insertion.Strainer {
    /** Nobody says more than that again. */
    private static final int LONGEST = 8000;

    private final List<String> edges = new ArrayList<>(2);
    private final StringBuilder start = new StringBuilder();

    Repetition(String before) {
        String line = blanksOff(before.substring(before.lastIndexOf('\n') + 1));
        String all = blanksOff(before);
        if (all.length() <= LONGEST && !all.equals(line)) {
            addTelling(all);
        }
        if (line.length() <= LONGEST) {
            addTelling(line);
        }
    }

    private void addTelling(String edge) {
        if (Insertion.isTelling(edge)) {
            edges.add(edge);
        }
    }

    private static String blanksOff(String text) {
        int from = 0;
        while (from < text.length() && (text.charAt(from) == ' ' || text.charAt(from) == '\t')) {
            from++;
        }
        return text.substring(from);
    }

    @Override
    public String add(String text) {
        if (edges.isEmpty()) {
            return text;
        }
        start.append(text);
        String said = blanksOff(start.toString());
        for (String edge : edges) {
            if (edge.length() > said.length() && edge.startsWith(said)) {
                return "";
            }
        }
        return end();
    }

    @Override
    public String end() {
        String said = blanksOff(start.toString());
        int repeated = 0;
        for (String edge : edges) {
            repeated = said.startsWith(edge) ? Math.max(repeated, edge.length()) : repeated;
        }
        String rest = repeated == 0 ? start.toString() : said.substring(repeated);
        edges.clear();
        start.setLength(0);
        return rest;
    }
}
