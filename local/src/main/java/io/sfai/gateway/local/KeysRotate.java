package io.sfai.gateway.local;

import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.local.admin.IssuedKey;
import io.sfai.gateway.local.admin.Terms;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sfai keys rotate}. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description = "Give a key another text and show it, once; terms and spend stay.")
final class KeysRotate implements Callable<Integer> {
    @Spec private @Nullable CommandSpec command;

    @Parameters(paramLabel = "NAME|ID|KEY", description = "The key, by any of these.")
    private String key = "";

    @Option(
            names = "--overlap",
            paramLabel = "TIME",
            defaultValue = "24h",
            converter = Terms.Span.class,
            description =
                    "How long the old text works still: 24h, the default; 0 for one that leaked.")
    private @Nullable Duration overlap;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print the key alone.")
    private boolean quiet;

    @Mixin private StoreOptions stores = new StoreOptions();

    @Override
    public Integer call() throws IOException {
        Duration kept = Objects.requireNonNull(overlap);
        PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
        try (StoreOptions.Opened opened = stores.open()) {
            Keys.Issued issued =
                    opened.at(() -> new Keys(opened.store(), opened.clock()).rotate(key, kept));
            if (quiet) {
                out.println(issued.text());
            } else {
                out.print("A new text for ");
                IssuedKey.print(
                        issued, opened.address(), opened.anyAlias(), note(opened, kept), out);
            }
            out.flush();
        }
        return 0;
    }

    private static String note(StoreOptions.Opened opened, Duration kept) {
        return kept.isZero()
                ? "Gateways that know the old text refuse it within 10 seconds."
                : "The old text works until "
                        + opened.clock().instant().plus(kept).truncatedTo(ChronoUnit.MINUTES)
                        + ".";
    }
}
