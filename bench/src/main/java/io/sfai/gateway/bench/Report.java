package io.sfai.gateway.bench;

import java.util.ArrayList;
import java.util.List;

/** What one benchmark found: figures, and what to know when reading them. */
record Report(String name, String title, List<Figure> figures, List<String> notes) {
    Report(String name, String title) {
        this(name, title, new ArrayList<>(), new ArrayList<>());
    }

    Report add(Figure figure) {
        figures.add(figure);
        return this;
    }

    Report note(String text) {
        notes.add(text);
        return this;
    }

    /** The median of the figure with this name. */
    double median(String figure) {
        return figures.stream()
                .filter(f -> f.name().equals(figure))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no figure " + figure))
                .value()
                .median();
    }
}
