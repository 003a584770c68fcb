package io.sfai.gateway.local;

import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.local.admin.SpendTable;
import io.sfai.gateway.local.admin.Terms;
import io.sfai.gateway.spend.SpendReport;
import io.sfai.gateway.spend.SpendReport.By;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sfai spend}. */
@Command(
        name = "spend",
        mixinStandardHelpOptions = true,
        description = "What it cost, by key, model or alias.")
final class SpendCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec command;

    @Option(
            names = "--by",
            required = true,
            paramLabel = "key|model|alias",
            description = "What a row stands for.")
    private By by = By.KEY;

    @Option(
            names = "--since",
            paramLabel = "DAY",
            defaultValue = "7d",
            converter = Terms.Since.class,
            description =
                    "7d (today and the six days before, the default) or a date; days are those of"
                            + " UTC.")
    private @Nullable LocalDate since;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Option(names = "--csv", description = "Comma-separated values, without a total.")
    private boolean csv;

    @Mixin private StoreOptions stores = new StoreOptions();

    @Override
    public Integer call() throws IOException {
        CommandSpec spec = Objects.requireNonNull(command);
        if (json && csv) {
            throw new ParameterException(spec.commandLine(), "choose one of --json and --csv");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (StoreOptions.Opened opened = stores.open()) {
            SpendTable table = read(opened, err);
            if (table.isEmpty()) {
                // Beside the table's place: a program that reads it gets an empty one.
                PrintWriter told = json || csv ? err : out;
                told.printf("Nothing was spent from %s in %s.%n", table.days(), opened.where());
            }
            if (json) {
                table.printJson(out);
            } else if (csv) {
                table.printCsv(out);
            } else if (!table.isEmpty()) {
                out.printf("%s, %s%n%n", table.days(), opened.where());
                table.print(out);
            }
            out.flush();
        }
        return 0;
    }

    private SpendTable read(StoreOptions.Opened opened, PrintWriter err) {
        LocalDate today = opened.clock().instant().atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate first = since == null ? today : since;
        SpendReport report =
                new SpendReport(opened.store(), skipped -> err.println("warning: " + skipped));
        Keys keys = new Keys(opened.store(), opened.clock());
        return SpendTable.of(by, first, today, report.rows(by, first, today), keys);
    }
}
