package io.sfai.gateway.local.matrix;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request of the matrix.
 *
 * @param raw whether the gateway may relay the upstream's own words
 * @param pace how the upstream's bytes come: the first piece's length and the others', or 0 for as
 *     its protocol has them
 */
record Cell(Upstream upstream, Scenario scenario, boolean streamed, boolean raw, Pace pace) {
    private static final Pattern MARK =
            Pattern.compile("\\[cell (\\w+)/(\\w+)/(\\w+)/(\\w+)/(\\d+)/(\\d+)]");

    /** How an upstream's bytes are cut. */
    record Pace(int first, int further) {
        static final Pace NATURAL = new Pace(0, 0);
    }

    Cell(Upstream upstream, Scenario scenario, boolean streamed, boolean raw) {
        this(upstream, scenario, streamed, raw, Pace.NATURAL);
    }

    Cell with(Pace other) {
        return new Cell(upstream, scenario, streamed, raw, other);
    }

    /** The alias that it asks for. */
    String alias() {
        String name = upstream == Upstream.MOCK ? "mock-" + scenario : upstream.name();
        String kind =
                switch (scenario) {
                    case STALL -> "-hasty";
                    case SCHEMA_BY_TOOL -> "-by-tool";
                    default -> "";
                };
        return (name + kind).toLowerCase(Locale.ROOT);
    }

    /** Its name in the log and, in brackets, in what the user says: fakes know by it what to do. */
    String name() {
        return String.join(
                "/",
                upstream.name(),
                scenario.name(),
                streamed ? "streamed" : "buffered",
                raw ? "raw" : "mapped",
                Integer.toString(pace.first),
                Integer.toString(pace.further));
    }

    String requestId() {
        return name().replace('/', '.');
    }

    /** The cell that a request to an upstream belongs to. */
    static Cell in(String body) {
        Matcher mark = MARK.matcher(body.replace("\\/", "/"));
        if (!mark.find()) {
            throw new AssertionError("no cell in " + body);
        }
        return new Cell(
                Upstream.valueOf(mark.group(1)),
                Scenario.valueOf(mark.group(2)),
                mark.group(3).equals("streamed"),
                mark.group(4).equals("raw"),
                new Pace(Integer.parseInt(mark.group(5)), Integer.parseInt(mark.group(6))));
    }
}
