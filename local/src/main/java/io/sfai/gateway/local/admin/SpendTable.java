package io.sfai.gateway.local.admin;

import io.sfai.gateway.auth.KeyRecord;
import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.auth.UnreadableKeyException;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.spend.SpendReport.By;
import io.sfai.gateway.spend.SpendReport.Row;
import io.sfai.gateway.spend.Spent;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was spent in some days, as people and programs read it. */
public final class SpendTable {
    private static final List<String> COUNTS =
            List.of(
                    "requests",
                    "errors",
                    "tokensIn",
                    "tokensCacheRead",
                    "tokensCacheWrite",
                    "tokensOut",
                    "costUsd",
                    "unpricedRequests");

    private final By by;
    private final LocalDate since;
    private final LocalDate until;
    private final List<Named> rows;
    private final Spent total;

    /** A row, and the name of the key that it is about; the row's own name for all else. */
    private record Named(String label, Row row) {}

    private SpendTable(By by, LocalDate since, LocalDate until, List<Named> rows) {
        this.by = by;
        this.since = since;
        this.until = until;
        this.rows = rows;
        this.total =
                rows.stream().map(each -> each.row().spent()).reduce(Spent.NOTHING, Spent::plus);
    }

    /** The rows of a report, with keys' names for their ids as far as there are such keys. */
    public static SpendTable of(
            By by, LocalDate since, LocalDate until, List<Row> rows, Keys keys) {
        List<Named> named =
                by == By.KEY
                        ? AtOnce.map(rows, row -> new Named(name(row.name(), keys), row))
                        : rows.stream().map(row -> new Named(row.name(), row)).toList();
        return new SpendTable(by, since, until, named);
    }

    /** A key may be gone or damaged, and {@code master} is none. */
    private static String name(String id, Keys keys) {
        if (!id.startsWith("key_")) {
            return id;
        }
        try {
            KeyRecord key = keys.find(id);
            return key == null ? id : key.terms().name();
        } catch (UnreadableKeyException e) {
            return id;
        }
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The days that it is about. */
    public String days() {
        return since + " to " + until + " (UTC)";
    }

    public void print(PrintWriter out) {
        List<String> headings = new ArrayList<>(List.of(by.name()));
        if (by == By.KEY) {
            headings.add("ID");
        }
        int words = headings.size();
        headings.addAll(List.of("REQUESTS", "ERRORS", "TOKENS IN", "CACHED", "TOKENS OUT", "COST"));
        if (total.unpriced() > 0) {
            headings.add("UNPRICED");
        }
        TextTable table = new TextTable(words, headings);
        for (Named each : rows) {
            table.add(line(each.label(), each.row().name(), each.row().spent()));
        }
        table.add(line("TOTAL", "", total));
        table.print(out);
        if (total.unpriced() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%n%,d of %,d requests have no known price: they cost something on top of what"
                            + " stands with a +. A map's \"prices\" name a model's.%n",
                    total.unpriced(),
                    total.requests());
        }
    }

    private List<String> line(String label, String id, Spent spent) {
        List<String> cells = new ArrayList<>(List.of(label));
        if (by == By.KEY) {
            cells.add(id);
        }
        cells.add(number(spent.requests()));
        cells.add(number(spent.errors()));
        cells.add(number(spent.tokensIn()));
        cells.add(number(spent.tokensCacheRead()));
        cells.add(number(spent.tokensOut()));
        cells.add(cost(spent));
        if (total.unpriced() > 0) {
            cells.add(number(spent.unpriced()));
        }
        return cells;
    }

    private static String cost(Spent spent) {
        if (spent.unpriced() == 0) {
            return Dollars.shown(spent.nanoUsd());
        }
        return spent.unpriced() == spent.requests()
                ? "unknown"
                : Dollars.shown(spent.nanoUsd()) + "+";
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A line of headings and one for each row; no totals, which sums would count again. */
    public void printCsv(PrintWriter out) {
        List<String> headings = new ArrayList<>(List.of(word()));
        if (by == By.KEY) {
            headings.add("id");
        }
        headings.addAll(COUNTS);
        Csv.print(headings, out);
        for (Named each : rows) {
            List<String> cells = new ArrayList<>(List.of(each.label()));
            if (by == By.KEY) {
                cells.add(each.row().name());
            }
            JsonObject counts = counts(new JsonObject(), each.row().spent());
            COUNTS.forEach(name -> cells.add(String.valueOf(counts.get(name))));
            Csv.print(cells, out);
        }
    }

    /** One JSON object: the days, the rows, one a line, and the total. */
    public void printJson(PrintWriter out) {
        out.printf(
                "{\"by\":\"%s\",\"since\":\"%s\",\"until\":\"%s\",\"rows\":[",
                word(), since, until);
        for (int i = 0; i < rows.size(); i++) {
            Named each = rows.get(i);
            JsonObject row = new JsonObject().put(word(), each.label());
            if (by == By.KEY) {
                row.put("id", each.row().name());
            }
            out.print(i == 0 ? "\n" : ",\n");
            out.print(Json.text(counts(row, each.row().spent())));
        }
        out.print(rows.isEmpty() ? "]" : "\n]");
        out.println(",\"total\":" + Json.text(counts(new JsonObject(), total)) + "}");
    }

    private static JsonObject counts(JsonObject to, Spent spent) {
        return to.put("requests", spent.requests())
                .put("errors", spent.errors())
                .put("tokensIn", spent.tokensIn())
                .put("tokensCacheRead", spent.tokensCacheRead())
                .put("tokensCacheWrite", spent.tokensCacheWrite())
                .put("tokensOut", spent.tokensOut())
                .put("costUsd", Dollars.exact(spent.nanoUsd()))
                .put("unpricedRequests", spent.unpriced());
    }

    private String word() {
        return by.name().toLowerCase(Locale.ROOT);
    }
}
