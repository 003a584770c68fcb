package io.sfai.gateway.local;

import io.sfai.gateway.model.MapFile;
import io.sfai.gateway.model.MapSource.Fetched;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMap.WeightedTarget;
import io.sfai.gateway.model.ModelMapParser;
import io.sfai.gateway.model.ModelMapRejected;
import io.sfai.gateway.model.Prices.Price;
import io.sfai.gateway.model.Problem;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code sfai check FILE}: tells what is wrong with a model map, or what it says. */
final class Check {
    private static final int GOOD = 0;
    private static final int FAILED = 1;

    private Check() {}

    /**
     * Reads a map as the gateway would.
     *
     * @param out one line an alias if the map is good
     * @param err one line a problem, {@code FILE:LINE: PATH: REASON}
     * @return 0 if the map is good, else 1
     */
    static int run(Path file, PrintStream out, PrintStream err) {
        return switch (new MapFile(file).fetch(null, Duration.ofSeconds(10))) {
            case Fetched.Found found -> check(file, found.text(), out, err);
            case Fetched.Missing missing -> failed(err, missing.message());
            case Fetched.Failed failed -> failed(err, failed.message());
            case Fetched.NotModified same -> throw new IllegalStateException("no etag was sent");
        };
    }

    private static int failed(PrintStream err, String message) {
        err.println("sfai check: " + message);
        return FAILED;
    }

    private static int check(Path file, byte[] text, PrintStream out, PrintStream err) {
        try {
            describe(ModelMapParser.parse(text), out);
            return GOOD;
        } catch (ModelMapRejected e) {
            for (Problem problem : e.problems()) {
                err.println(
                        file
                                + ":"
                                + problem.line()
                                + ": "
                                + problem.path()
                                + ": "
                                + problem.reason());
            }
            return FAILED;
        }
    }

    private static void describe(ModelMap map, PrintStream out) {
        for (Alias alias : map.aliases().values()) {
            out.println(
                    alias.name()
                            + " -> "
                            + origin(alias, map)
                            + listed("tools", alias.tools())
                            + listed("needs", map.secrets(alias)));
        }
        out.println(
                "The map is good: "
                        + map.aliases().size()
                        + " aliases; prices are US dollars for a million tokens, in/out.");
    }

    private static String origin(Alias alias, ModelMap map) {
        if (alias.isTriage()) {
            return "triage";
        }
        return alias.targets().stream()
                .map(each -> target(each, alias.targets().size(), map))
                .collect(Collectors.joining(", "));
    }

    private static String target(WeightedTarget each, int of, ModelMap map) {
        String id = each.target().id();
        String share = of == 1 ? "" : each.weight() + " x ";
        return share + id + " (" + price(map.prices().price(id)) + ")";
    }

    private static String price(@Nullable Price price) {
        return price == null ? "no price" : dollars(price.input()) + "/" + dollars(price.output());
    }

    private static String dollars(@Nullable BigDecimal amount) {
        return amount == null ? "-" : "$" + amount.stripTrailingZeros().toPlainString();
    }

    private static String listed(String what, Collection<String> names) {
        return names.isEmpty() ? "" : ", " + what + " " + String.join(", ", names);
    }
}
