package io.sfai.gateway.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as text: aligned columns, the target and whether it was met beside each figure. */
final class Table {
    private static final String[] HEAD = {"", "median", "min", "max", "", "target", ""};

    private Table() {}

    static String of(Report report) {
        List<String[]> rows = new ArrayList<>();
        rows.add(HEAD);
        report.figures().forEach(figure -> rows.add(row(figure)));
        int[] widths = new int[HEAD.length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder out = new StringBuilder("\n").append(report.name()).append(": ");
        out.append(report.title()).append("\n\n");
        rows.forEach(row -> out.append(line(row, widths)).append('\n'));
        report.notes().forEach(note -> out.append("\n  ").append(note));
        return out.append(report.notes().isEmpty() ? "" : "\n").toString();
    }

    private static String[] row(Figure figure) {
        Spread value = figure.value();
        Target target = figure.target();
        boolean once = value.count() == 1;
        return new String[] {
            figure.name(),
            number(value.median()),
            once ? "" : number(value.min()),
            once ? "" : number(value.max()),
            figure.unit(),
            target == null ? "" : target.text(),
            target == null ? "" : target.met() ? "met" : "NOT MET"
        };
    }

    private static String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder("  ");
        for (int i = 0; i < row.length; i++) {
            boolean right = i >= 1 && i <= 3;
            String pad = " ".repeat(widths[i] - row[i].length());
            line.append(right ? pad + row[i] : row[i] + pad).append("  ");
        }
        return line.toString().stripTrailing();
    }

    private static String number(double n) {
        int decimals = Math.abs(n) >= 100 ? 0 : Math.abs(n) >= 10 ? 1 : Math.abs(n) >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", n);
    }
}
