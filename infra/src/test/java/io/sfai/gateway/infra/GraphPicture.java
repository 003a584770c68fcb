package io.sfai.gateway.infra;

import com.fasterxml.jackson.databind.JsonNode;
import io.sfai.gateway.infra.DashboardBody.Series;
import io.sfai.gateway.infra.DashboardPicture.Box;
import io.sfai.gateway.infra.SampleData.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One graph: axes, curves or bars, the line of its alarm, and a legend. */
final class GraphPicture {
    private static final int DAYS = 14;
    private static final int POINTS = 96;

    private final Svg svg;
    private final JsonNode properties;
    private final Box card;
    private final Box plot;
    private final boolean bars;
    private final boolean stacked;
    private final boolean legendAtRight;
    private final List<Line> lines = new ArrayList<>();
    private final List<String> colours = new ArrayList<>();
    private final double most;

    GraphPicture(Svg svg, Box card, JsonNode widget) {
        this.svg = svg;
        this.card = card;
        this.properties = widget.get("properties");
        this.bars = properties.path("view").asText().equals("bar");
        this.stacked = properties.path("stacked").asBoolean();
        this.legendAtRight = properties.at("/legend/position").asText().equals("right");
        int right = legendAtRight ? 165 : 20;
        this.plot =
                new Box(
                        card.x() + 46,
                        card.y() + 36,
                        card.width() - 46 - right,
                        card.height() - (legendAtRight ? 66 : 92));
        for (Series series : DashboardBody.series(widget)) {
            if (series.shown()) {
                add(series);
            }
        }
        this.most = roundedUp(Math.max(top(), alarm() * 1.1));
    }

    void draw() {
        axes();
        double[] below = new double[bars ? DAYS : POINTS];
        for (int i = 0; i < lines.size(); i++) {
            double[] values = lines.get(i).values();
            if (bars) {
                bars(values, below, colours.get(i));
            } else {
                curve(values, below, colours.get(i));
            }
            for (int point = 0; stacked && point < values.length; point++) {
                below[point] += values[point];
            }
        }
        if (alarm() > 0) {
            double y = y(alarm());
            svg.line(plot.x(), y, plot.width(), "stroke=\"#d62728\" stroke-dasharray=\"5 3\"");
            svg.text(plot.x() + 4, y - 4, "alarm", "font-size=\"10\" fill=\"#d62728\"");
        }
        legend();
    }

    private void add(Series series) {
        for (Line line : SampleData.lines(series, bars ? DAYS : POINTS, bars)) {
            lines.add(line);
            colours.add(Svg.colour(line.label(), colours.size()));
        }
    }

    private void axes() {
        for (int i = 0; i <= 4; i++) {
            double y = plot.y() + plot.height() * (4 - i) / 4.0;
            svg.line(plot.x(), y, plot.width(), "stroke=\"#eaeded\"");
            svg.text(
                    plot.x() - 6,
                    y + 4,
                    written(most * i / 4),
                    "text-anchor=\"end\" font-size=\"10\" fill=\"#687078\"");
        }
        int steps = 4;
        for (int i = 0; i <= steps; i++) {
            String label =
                    bars
                            ? i == steps ? "today" : "−%d d".formatted(DAYS - i * DAYS / steps)
                            : "%02d:00".formatted(i * 24 / steps);
            svg.text(
                    plot.x() + plot.width() * i / (double) steps,
                    plot.y() + plot.height() + 15,
                    label,
                    "text-anchor=\"middle\" font-size=\"10\" fill=\"#687078\"");
        }
    }

    private void bars(double[] values, double[] below, String colour) {
        double step = plot.width() / (double) values.length;
        for (int i = 0; i < values.length; i++) {
            double top = y(below[i] + values[i]);
            svg.rectangle(plot.x() + i * step + 3, top, step - 6, y(below[i]) - top, colour, 0);
        }
    }

    private void curve(double[] values, double[] below, String colour) {
        StringBuilder d = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            d.append(i == 0 ? 'M' : 'L').append(point(i, below[i] + values[i]));
        }
        if (!stacked) {
            svg.path(
                    d.toString(),
                    "fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\"".formatted(colour));
            return;
        }
        for (int i = values.length - 1; i >= 0; i--) {
            d.append('L').append(point(i, below[i]));
        }
        svg.path(d.append('Z').toString(), "fill=\"%s\" fill-opacity=\"0.75\"".formatted(colour));
    }

    private String point(int index, double value) {
        double x = plot.x() + plot.width() * index / (POINTS - 1.0);
        return String.format(Locale.ROOT, "%.0f %.1f", x, y(value));
    }

    private void legend() {
        double x = legendAtRight ? plot.x() + plot.width() + 16 : card.x() + 14;
        double y = legendAtRight ? card.y() + 38 : card.y() + card.height() - 27;
        for (int i = 0; i < lines.size(); i++) {
            String label = lines.get(i).label();
            double width = 26 + 6.1 * label.length();
            if (!legendAtRight && x + width > card.x() + card.width()) {
                x = card.x() + 14;
                y += 16;
            }
            svg.swatch(x, y - 2, colours.get(i));
            svg.text(
                    x + 14,
                    y + 3,
                    label,
                    "font-size=\"%d\" fill=\"#545b64\"".formatted(legendAtRight ? 10 : 11));
            x += legendAtRight ? 0 : width;
            y += legendAtRight ? 11.8 : 0;
        }
    }

    private double y(double value) {
        return plot.y() + plot.height() * (1 - value / most);
    }

    private double alarm() {
        return properties.at("/annotations/horizontal/0/value").asDouble();
    }

    private double top() {
        double top = 0;
        for (int i = 0; i < (bars ? DAYS : POINTS); i++) {
            double sum = 0;
            for (Line line : lines) {
                sum = stacked ? sum + line.values()[i] : Math.max(sum, line.values()[i]);
            }
            top = Math.max(top, sum);
        }
        return top;
    }

    private static double roundedUp(double value) {
        if (value <= 0) {
            return 1;
        }
        double ten = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8}) {
            if (step * ten >= value) {
                return step * ten;
            }
        }
        return 10 * ten;
    }

    private static String written(double value) {
        if (value >= 1_000_000) {
            return brief(value / 1_000_000) + "M";
        }
        return value >= 1000 ? brief(value / 1000) + "k" : brief(value);
    }

    private static String brief(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
    }
}
