package io.sfai.gateway.infra;

import io.sfai.gateway.infra.DashboardPicture.Box;
import java.util.List;
import java.util.Locale;

/** The few shapes that the picture is made of. */
final class Svg {
    private static final List<String> COLOURS =
            List.of(
                    "#1f77b4", "#ff7f0e", "#2ca02c", "#9467bd", "#8c564b", "#e377c2", "#17becf",
                    "#bcbd22", "#7f7f7f");

    private static final String RED = "#d62728";

    private final StringBuilder shapes = new StringBuilder();

    String document(int width, int height) {
        return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" \
        font-family="Helvetica, Arial, sans-serif" font-size="12">
        <rect width="%d" height="%d" fill="#f2f3f3"/>
        %s</svg>
        """
                .formatted(width, height, width, height, shapes);
    }

    void card(Box box) {
        shape(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#fff\""
                                + " stroke=\"#d5dbdb\"/>",
                        box.x(),
                        box.y(),
                        box.width(),
                        box.height()));
    }

    void rectangle(double x, double y, double width, double height, String fill, int round) {
        shape(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\" rx=\"%d\""
                                + " fill=\"%s\"/>",
                        x,
                        y,
                        width,
                        height,
                        round,
                        fill));
    }

    void text(double x, double y, String text, String attributes) {
        shape(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.0f\" y=\"%.0f\" %s>%s</text>",
                        x,
                        y,
                        attributes,
                        escaped(text)));
    }

    /** Text that has elements in it already. */
    void markup(int x, int y, String markup) {
        shape(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" font-size=\"13\" fill=\"#16191f\">%s</text>",
                        x,
                        y,
                        markup));
    }

    void swatch(double x, double y, String colour) {
        rectangle(x, y - 3, 10, 8, colour, 2);
    }

    void rule(double x, double y, double width) {
        line(x, y, width, "stroke=\"#eaeded\"");
    }

    void line(double x, double y, double width, String attributes) {
        shape(
                String.format(
                        Locale.ROOT, "<path d=\"M%.0f %.0fh%.0f\" %s/>", x, y, width, attributes));
    }

    void path(String d, String attributes) {
        shape(String.format(Locale.ROOT, "<path d=\"%s\" %s/>", d, attributes));
    }

    /** Failures are red, as the dashboard has them; the others take turns. */
    static String colour(String label, int index) {
        return label.startsWith("failed") ? RED : COLOURS.get(index % COLOURS.size());
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void shape(String shape) {
        shapes.append(shape).append('\n');
    }
}
