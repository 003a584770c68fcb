package io.sfai.gateway.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Draws the dashboard as an SVG: its widgets where they are, and sample data in them. */
final class DashboardPicture {
    private static final int COLUMN = 60;
    private static final int ROW = 44;
    private static final int TOP = 40;
    private static final int GAP = 5;
    private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\([^)]+\\)");

    private final Svg svg = new Svg();

    private DashboardPicture() {}

    static String draw(DashboardBody body) {
        int bottom =
                body.widgets().stream()
                        .mapToInt(one -> one.get("y").asInt() + one.get("height").asInt())
                        .max()
                        .orElse(0);
        DashboardPicture picture = new DashboardPicture();
        picture.banner();
        body.widgets().forEach(picture::widget);
        return picture.svg.document(24 * COLUMN + 2 * GAP, TOP + bottom * ROW + GAP);
    }

    private void banner() {
        svg.rectangle(0, 0, 24 * COLUMN + 2 * GAP, 30, "#fff4d6", 0);
        svg.text(
                15,
                20,
                "A drawing made from the dashboard's JSON. Every curve and number in it is sample"
                        + " data.",
                "font-weight=\"600\" fill=\"#7a5200\"");
    }

    private void widget(JsonNode widget) {
        Box card =
                new Box(
                        GAP + widget.get("x").asInt() * COLUMN + GAP,
                        TOP + widget.get("y").asInt() * ROW,
                        widget.get("width").asInt() * COLUMN - 2 * GAP,
                        widget.get("height").asInt() * ROW - 2 * GAP);
        svg.card(card);
        JsonNode properties = widget.get("properties");
        String title = DashboardBody.title(widget);
        if (!title.isEmpty()) {
            svg.text(
                    card.x() + 12,
                    card.y() + 20,
                    title,
                    "font-weight=\"600\" font-size=\"13\" fill=\"#16191f\"");
        }
        String type = widget.get("type").asText();
        if (!type.equals("text")) {
            svg.text(
                    card.x() + card.width() - 12,
                    card.y() + 19,
                    "sample data",
                    "text-anchor=\"end\" font-size=\"10\" font-style=\"italic\" fill=\"#aab7b8\"");
        }
        switch (type) {
            case "text" -> markdown(card, properties.get("markdown").asText());
            case "alarm" -> alarms(card, properties.get("alarms"));
            case "log" -> table(card, SampleData.rows(title));
            default -> metrics(card, widget);
        }
    }

    private void metrics(Box card, JsonNode widget) {
        if (widget.at("/properties/view").asText().equals("singleValue")) {
            numbers(card, DashboardBody.series(widget));
        } else {
            new GraphPicture(svg, card, widget).draw();
        }
    }

    private void markdown(Box card, String markdown) {
        int y = card.y() + 30;
        for (String line : markdown.split("\n", -1)) {
            if (line.startsWith("# ")) {
                svg.text(
                        card.x() + 14,
                        y,
                        line.substring(2),
                        "font-size=\"20\" font-weight=\"700\" fill=\"#16191f\"");
            } else {
                svg.markup(card.x() + 14, y, spans(line));
            }
            y += line.isEmpty() ? 4 : 26;
        }
    }

    private static String spans(String line) {
        Matcher links = LINK.matcher(Svg.escaped(line));
        String linked = links.replaceAll("<tspan fill=\"#0972d3\">$1</tspan>");
        String bold =
                linked.replaceAll("\\*\\*([^*]+)\\*\\*", "<tspan font-weight=\"700\">$1</tspan>");
        return bold.replaceAll(
                "`([^`]+)`",
                "<tspan font-family=\"ui-monospace, Menlo, monospace\" fill=\"#5f3dc4\">$1</tspan>");
    }

    private void alarms(Box card, JsonNode alarms) {
        int x = card.x() + 12;
        for (JsonNode alarm : alarms) {
            String name = alarm.asText().replace("Alarm.Arn", "");
            int width = 52 + 8 * name.length();
            svg.rectangle(x, card.y() + 34, width, 32, "#e9f7ec", 6);
            svg.rectangle(x, card.y() + 34, 5, 32, "#2e9d4f", 2);
            svg.text(x + 14, card.y() + 54, name, "fill=\"#16191f\"");
            svg.text(x + width - 26, card.y() + 54, "OK", "font-weight=\"700\" fill=\"#2e9d4f\"");
            x += width + 10;
        }
    }

    private void numbers(Box card, List<DashboardBody.Series> series) {
        int step = card.width() / series.size();
        for (int i = 0; i < series.size(); i++) {
            int x = card.x() + 14 + i * step;
            String label = series.get(i).label();
            svg.text(
                    x,
                    card.y() + 72,
                    SampleData.total(label),
                    "font-size=\"32\" font-weight=\"300\" fill=\"#16191f\"");
            svg.swatch(x, card.y() + 96, Svg.colour(label, i));
            svg.text(x + 15, card.y() + 101, label, "fill=\"#545b64\"");
        }
    }

    private void table(Box card, List<List<String>> rows) {
        int[] starts = starts(rows, card.width() - 24);
        int y = card.y() + 50;
        for (List<String> row : rows) {
            boolean header = row.equals(rows.getFirst());
            for (int i = 0; i < row.size(); i++) {
                svg.text(
                        card.x() + 12 + starts[i],
                        y,
                        row.get(i),
                        header ? "font-weight=\"600\" fill=\"#545b64\"" : "fill=\"#16191f\"");
            }
            svg.rule(card.x() + 12, y + 12, card.width() - 24);
            y += 36;
        }
    }

    /** Columns as wide as their longest cell asks. */
    private static int[] starts(List<List<String>> rows, int width) {
        int columns = rows.getFirst().size();
        int[] longest = new int[columns];
        int all = 0;
        for (int i = 0; i < columns; i++) {
            for (List<String> row : rows) {
                longest[i] = Math.max(longest[i], row.get(i).length() + 3);
            }
            all += longest[i];
        }
        int[] starts = new int[columns];
        for (int i = 1; i < columns; i++) {
            starts[i] = starts[i - 1] + width * longest[i - 1] / all;
        }
        return starts;
    }

    /** Where something is drawn, in pixels. */
    record Box(int x, int y, int width, int height) {}
}
