package io.sfai.gateway.model;

import io.sfai.gateway.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what is wrong with one map, so that all of it can be told at once. */
final class Problems {
    /** More than anybody reads; each one's line costs a pass over the text. */
    private static final int MOST = 50;

    private final byte[] text;
    private final List<Problem> found = new ArrayList<>();
    private int count;

    Problems(byte[] text) {
        this.text = text;
    }

    void add(Place place, String reason) {
        count++;
        if (count <= MOST) {
            found.add(new Problem(place.path(), Json.line(text, place.steps()), reason));
        }
    }

    void throwIfAny() throws ModelMapRejected {
        if (found.isEmpty()) {
            return;
        }
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(Problem::line));
        if (count > MOST) {
            sorted.add(new Problem("$", 1, "and " + (count - MOST) + " more problems"));
        }
        throw new ModelMapRejected(sorted);
    }
}
