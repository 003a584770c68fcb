package io.sfai.gateway.bench;

import java.util.Arrays;
import java.util.List;

/** The middle and the ends of some measurements of the same thing. */
record Spread(double median, double min, double max, int count) {
    static Spread of(List<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(
                percentile(sorted, 50), sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** The value below which so many percent of the sorted values lie; the median's is the mean. */
    static double percentile(double[] sorted, int percent) {
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        if (percent == 50 && sorted.length % 2 == 0) {
            return (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
        }
        int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
        return sorted[Math.max(rank, 1) - 1];
    }
}
