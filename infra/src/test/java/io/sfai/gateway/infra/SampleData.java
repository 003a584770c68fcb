package io.sfai.gateway.infra;

import io.sfai.gateway.infra.DashboardBody.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Made-up numbers for the picture of the dashboard: the same at every run, of a likely size, and of
 * nobody's gateway.
 */
final class SampleData {
    /** How a metric behaves over a day. */
    private enum Shape {
        TRAFFIC,
        STEADY,
        SELDOM,
        NEVER
    }

    private record Kind(Shape shape, double level) {}

    private static final Map<String, Kind> KINDS =
            Map.ofEntries(
                    Map.entry("requests", new Kind(Shape.TRAFFIC, 118)),
                    Map.entry("errors of any kind", new Kind(Shape.TRAFFIC, 9)),
                    Map.entry("refused at the door", new Kind(Shape.STEADY, 4)),
                    Map.entry("failed", new Kind(Shape.SELDOM, 6)),
                    Map.entry("failed, in %", new Kind(Shape.SELDOM, 4.2)),
                    Map.entry("unauthorized", new Kind(Shape.STEADY, 3)),
                    Map.entry("bad_request", new Kind(Shape.TRAFFIC, 2)),
                    Map.entry("limit_exceeded", new Kind(Shape.SELDOM, 5)),
                    Map.entry("upstream_unreachable", new Kind(Shape.SELDOM, 4)),
                    Map.entry("upstream_timeout", new Kind(Shape.SELDOM, 3)),
                    Map.entry("in", new Kind(Shape.TRAFFIC, 2_600_000)),
                    Map.entry("in, from a cache", new Kind(Shape.TRAFFIC, 1_700_000)),
                    Map.entry("out", new Kind(Shape.TRAFFIC, 310_000)),
                    Map.entry("dollars", new Kind(Shape.TRAFFIC, 34)),
                    Map.entry("stopped by a limit", new Kind(Shape.SELDOM, 7)),
                    Map.entry("calls", new Kind(Shape.TRAFFIC, 46)),
                    Map.entry("calls that failed", new Kind(Shape.SELDOM, 3)),
                    Map.entry("running at once", new Kind(Shape.TRAFFIC, 14)),
                    Map.entry("invocations", new Kind(Shape.TRAFFIC, 121)),
                    Map.entry("longest", new Kind(Shape.STEADY, 74_000)),
                    Map.entry("read, average", new Kind(Shape.STEADY, 2.1)),
                    Map.entry("count, average", new Kind(Shape.STEADY, 3.4)),
                    Map.entry("count, p99", new Kind(Shape.STEADY, 9.5)),
                    Map.entry("read", new Kind(Shape.TRAFFIC, 240)),
                    Map.entry("write", new Kind(Shape.TRAFFIC, 690)));

    private static final Map<String, Double> PERCENTILES =
            Map.of(
                    "TimeToFirstToken p50", 760.0,
                    "TimeToFirstToken p95", 3400.0,
                    "ToolDuration p50", 640.0,
                    "ToolDuration p95", 4800.0,
                    "Duration p50", 4200.0,
                    "Duration p95", 21_000.0);

    private static final List<String> ALIASES =
            List.of("main", "backend_developer", "cheap", "bedrock-claude-haiku-4-5-jp");
    private static final List<String> PROVIDERS =
            List.of("openai", "anthropic", "openai", "bedrock");
    private static final double[] SHARES = {0.45, 0.3, 0.2, 0.05};
    private static final double[] SPEEDS = {2900, 3900, 1400, 2200};

    private SampleData() {}

    /** A line of the graph. */
    record Line(String label, double[] values) {}

    /** What a graph draws for a series: one line, or one for each alias of a search. */
    static List<Line> lines(Series series, int points, boolean daily) {
        if (!series.label().contains("${PROP")) {
            Kind kind = kind(series);
            return List.of(new Line(series.label(), values(kind, series.label(), points, daily)));
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < ALIASES.size(); i++) {
            String label =
                    series.label()
                            .replace("${PROP('Dim.alias')}", ALIASES.get(i))
                            .replace("${PROP('Dim.provider')}", PROVIDERS.get(i));
            Kind kind =
                    series.text().contains("TimeToFirstToken")
                            ? new Kind(Shape.STEADY, SPEEDS[i])
                            : new Kind(Shape.TRAFFIC, (daily ? 34 : 118) * SHARES[i]);
            lines.add(new Line(label, values(kind, ALIASES.get(i), points, daily)));
        }
        return lines;
    }

    /** What a number over the whole range says. */
    static String total(String label) {
        return switch (label) {
            case "requests" -> "14.2k";
            case "failed" -> "23";
            case "stopped by a limit" -> "41";
            case "first token p95, ms" -> "3.4k";
            case "tokens out" -> "3.6M";
            case "dollars" -> "33.87";
            default -> "0";
        };
    }

    /** Rows of a log table: the header first. */
    static List<List<String>> rows(String title) {
        return switch (title) {
            case "Top callers by cost" ->
                    List.of(
                            List.of(
                                    "caller",
                                    "callerName",
                                    "dollars",
                                    "requests",
                                    "tokens_in",
                                    "tokens_out"),
                            List.of(
                                    "key_3f9a0c71be24",
                                    "ide-team",
                                    "18.4127",
                                    "6,210",
                                    "19,804,112",
                                    "1,621,090"),
                            List.of(
                                    "key_b07d55e1a9c3",
                                    "nightly-agents",
                                    "9.0310",
                                    "4,377",
                                    "11,020,554",
                                    "1,190,431"),
                            List.of(
                                    "key_81ce6624f0d8",
                                    "support-bot",
                                    "5.2204",
                                    "3,109",
                                    "6,330,871",
                                    "702,118"),
                            List.of("master", "", "1.2091", "512", "820,440", "101,377"));
            case "Slowest aliases" ->
                    List.of(
                            List.of(
                                    "alias",
                                    "first token p95",
                                    "duration p95",
                                    "tries",
                                    "requests"),
                            List.of("backend_developer", "3,912", "48,120", "1.08", "4,201"),
                            List.of("main", "2,884", "20,377", "1.01", "6,377"),
                            List.of("bedrock-claude-haiku-4-5-jp", "2,190", "9,240", "1.00", "702"),
                            List.of("cheap", "1,402", "6,018", "1.00", "2,928"));
            default ->
                    List.of(
                            List.of("@timestamp", "errorType", "errorMessage", "alias", "provider"),
                            List.of(
                                    "07:41:09",
                                    "upstream_timeout",
                                    "anthropic sent no first event within 60 s",
                                    "backend_developer",
                                    "anthropic"),
                            List.of(
                                    "07:12:55",
                                    "budget_exceeded",
                                    "the key's budget of 50 USD a month is spent",
                                    "main",
                                    ""),
                            List.of(
                                    "06:58:31",
                                    "upstream_refused",
                                    "openai: 429, tokens per minute reached",
                                    "main",
                                    "openai"),
                            List.of("03:20:02", "invalid_api_key", "no such key", "", ""));
        };
    }

    private static Kind kind(Series series) {
        if (series.label().matches("p\\d\\d")) {
            String name = series.name() + " " + series.label();
            return new Kind(Shape.STEADY, PERCENTILES.getOrDefault(name, 1.0));
        }
        return KINDS.getOrDefault(series.label(), new Kind(Shape.NEVER, 0));
    }

    private static double[] values(Kind kind, String seed, int points, boolean daily) {
        Random random = new Random(seed.hashCode());
        double[] values = new double[points];
        for (int i = 0; i < points; i++) {
            double hour = 24.0 * i / points;
            double noise = 0.82 + 0.36 * random.nextDouble();
            values[i] =
                    kind.level()
                            * switch (kind.shape()) {
                                case TRAFFIC -> daily ? weekday(i) * noise : busy(hour) * noise;
                                case STEADY -> noise * (0.85 + 0.15 * busy(hour));
                                case SELDOM -> random.nextInt(14) == 0 ? noise : 0;
                                case NEVER -> 0;
                            };
        }
        return values;
    }

    /** Two humps of a working day over a quiet night. */
    private static double busy(double hour) {
        return 0.06
                + 0.8 * Math.exp(-Math.pow((hour - 10.2) / 2.1, 2))
                + 0.9 * Math.exp(-Math.pow((hour - 15.4) / 2.6, 2));
    }

    private static double weekday(int day) {
        return day % 7 >= 5 ? 0.22 : 0.9;
    }
}
