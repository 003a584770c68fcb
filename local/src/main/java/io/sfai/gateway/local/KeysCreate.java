package io.sfai.gateway.local;

import io.sfai.gateway.auth.KeyTerms;
import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.local.admin.IssuedKey;
import io.sfai.gateway.local.admin.Terms;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sfai keys create}. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = "Make a key and show it, once.")
final class KeysCreate implements Callable<Integer> {
    @Spec private @Nullable CommandSpec command;

    @Option(names = "--name", required = true, description = "What people call it.")
    private String name = "";

    @Option(
            names = "--models",
            paramLabel = "ALIAS,...",
            converter = Terms.Aliases.class,
            description = "The aliases it may use. Default: all.")
    private Set<String> models = Set.of();

    @Option(
            names = "--tools",
            paramLabel = "TOOL,...",
            converter = Terms.Tools.class,
            description =
                    "The map's tools that are run for it, or none. Default: those of its models.")
    private @Nullable Set<String> tools;

    @Option(
            names = "--qpm",
            paramLabel = "N",
            converter = Terms.Whole.class,
            description = "Requests a minute. Default: no limit.")
    private long qpm;

    @Option(
            names = "--tpm",
            paramLabel = "N",
            converter = Terms.Whole.class,
            description = "Tokens a minute, in and out. Default: no limit.")
    private long tpm;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            converter = Terms.Whole.class,
            description = "Requests at once. Default: no limit.")
    private long parallel;

    @Option(
            names = "--budget",
            paramLabel = "USD/PERIOD",
            converter = Terms.BudgetOption.class,
            description = "Dollars a day or month (UTC): 5/day, 50/month. Default: no limit.")
    private @Nullable Budget budget;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            converter = Terms.Expiry.class,
            description = "90d, 12h, a last day such as 2027-01-31 (UTC), or never, the default.")
    private Instant expires = Instant.MAX;

    @Option(
            names = "--log-user-message",
            paramLabel = "full|preview|none",
            description = "The most of its users' words that is logged. Default: full.")
    private UserText userText = UserText.FULL;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print the key alone.")
    private boolean quiet;

    @Mixin private StoreOptions stores = new StoreOptions();

    @Override
    public Integer call() throws IOException {
        CommandSpec spec = Objects.requireNonNull(command);
        PrintWriter out = spec.commandLine().getOut();
        KeyTerms terms = terms(spec);
        KnownAliases known = new KnownAliases(stores.environment());
        PrintWriter err = spec.commandLine().getErr();
        known.warnOf(models, err::println);
        known.warnOfTools(tools == null ? Set.of() : tools, err::println);
        try (StoreOptions.Opened opened = stores.open()) {
            Keys.Issued issued = new Keys(opened.store(), opened.clock()).create(terms);
            if (quiet) {
                out.println(issued.text());
            } else {
                out.print("Made ");
                IssuedKey.print(issued, opened.address(), opened.anyAlias(), "", out);
            }
            out.flush();
        }
        return 0;
    }

    private KeyTerms terms(CommandSpec spec) {
        try {
            Limits limits = new Limits(qpm, tpm, parallel, budget);
            return new KeyTerms(name, models, limits, expires, userText, tools);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
