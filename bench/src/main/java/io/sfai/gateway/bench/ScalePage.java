package io.sfai.gateway.bench;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The figures of docs/scale.md, calculated and simulated; nothing is measured. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = "Print the figures of docs/scale.md: what a load needs and costs.")
final class ScalePage implements Callable<Integer> {
    /** A key with a limit of requests, and one for all: two counts, ledger, record, sum. */
    static final int LEAN = 5;

    /** A key with every limit, both for all: five claims, four settlements, record, sum. */
    static final int FULL = 11;

    private static final double ANSWER_SECONDS = 10;
    private static final double MONTH = 30;

    @Override
    public Integer call() {
        System.out.print(markdown());
        return 0;
    }

    static String markdown() {
        StringBuilder out = new StringBuilder();
        needs(out);
        bill(out);
        draws(out);
        return out.toString();
    }

    private static void needs(StringBuilder out) {
        row(
                out,
                "requests a second",
                "writes a second, lean / full",
                "shards for all, lean / full",
                "environments at 10 s an answer");
        row(out, "---:", "---:", "---:", "---:");
        for (double load : List.of(1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0)) {
            Bill lean = new Bill(load, LEAN, ANSWER_SECONDS);
            Bill full = new Bill(load, FULL, ANSWER_SECONDS);
            row(
                    out,
                    whole(load),
                    whole(lean.writesPerSecond()) + " / " + whole(full.writesPerSecond()),
                    whole(lean.shards(1)) + " / " + whole(full.shards(3)),
                    whole(lean.environments()));
        }
        out.append('\n');
    }

    private static void bill(StringBuilder out) {
        row(out, "load", "DynamoDB, lean / full", "Lambda", "tokens of a small model");
        row(out, "---", "---:", "---:", "---:");
        monthly(out, "10,000 a day", 10_000 / 86_400.0);
        monthly(out, "1 a second", 1);
        monthly(out, "100 a second", 100);
        monthly(out, "100,000 a second", 100_000);
        out.append('\n');
    }

    private static void monthly(StringBuilder out, String name, double load) {
        Bill lean = new Bill(load, LEAN, ANSWER_SECONDS);
        Bill full = new Bill(load, FULL, ANSWER_SECONDS);
        row(
                out,
                name,
                dollars(lean.tableADay() * MONTH) + " / " + dollars(full.tableADay() * MONTH),
                dollars(lean.functionADay() * MONTH),
                dollars(lean.tokensADay() * MONTH));
    }

    private static void draws(StringBuilder out) {
        row(
                out,
                "limit a minute",
                "`LIMIT_SHARDS`",
                "shards",
                "first refusal at",
                "admitted of as many",
                "admitted of 10 % more");
        row(out, "---:", "---:", "---:", "---:", "---:", "---:");
        for (long limit : List.of(60L, 6_000L, 60_000L, 600_000L, 6_000_000L)) {
            int before = 0;
            for (int setting : List.of(1, 10, 150, 430, 1_000)) {
                ShardDraw draw = ShardDraw.of(limit, setting);
                if (draw.shards() > before) {
                    row(
                            out,
                            whole(limit),
                            whole(setting),
                            whole(draw.shards()),
                            percent(draw.firstRefusal(), limit),
                            percent(draw.admittedOfLimit(), limit),
                            percent(draw.admittedOfMore(), limit));
                }
                before = draw.shards();
            }
        }
    }

    private static void row(StringBuilder out, String... cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    private static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String dollars(double amount) {
        return String.format(Locale.ROOT, amount < 100 ? "$%,.2f" : "$%,.0f", amount);
    }
}
