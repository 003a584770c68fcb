package io.sfai.gateway.local.admin;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows under headings, in columns as wide as their widest cell. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<String> headings;
    private final int leftAligned;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param leftAligned columns of words; those after them hold numbers
     */
    TextTable(int leftAligned, List<String> headings) {
        this.leftAligned = leftAligned;
        this.headings = headings;
    }

    void add(List<String> row) {
        rows.add(row.stream().map(TextTable::printable).toList());
    }

    void print(PrintWriter out) {
        int[] widths = headings.stream().mapToInt(String::length).toArray();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        print(headings, widths, out);
        rows.forEach(row -> print(row, widths, out));
    }

    private void print(List<String> row, int[] widths, PrintWriter out) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String blank = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? "" : GAP);
            line.append(i < leftAligned ? row.get(i) + blank : blank + row.get(i));
        }
        out.println(line.toString().stripTrailing());
    }

    /** A name from the store must not steer the terminal. */
    private static String printable(String cell) {
        StringBuilder printable = new StringBuilder(cell);
        for (int i = 0; i < cell.length(); i++) {
            if (Character.isISOControl(cell.charAt(i))) {
                printable.setCharAt(i, '?');
            }
        }
        return printable.toString();
    }
}
