package io.sfai.gateway.local.admin;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** Lines of comma-separated values after RFC 4180 that no spreadsheet takes for formulas. */
final class Csv {
    private static final String LINE_END = "\r\n";

    private Csv() {}

    static void print(List<String> cells, PrintWriter out) {
        out.print(cells.stream().map(Csv::cell).collect(Collectors.joining(",")));
        out.print(LINE_END);
    }

    private static String cell(String text) {
        String safe = startsFormula(text) ? "'" + text : text;
        boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return quoted ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }

    private static boolean startsFormula(String text) {
        return !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0;
    }
}
