package io.sfai.gateway.local;

import io.sfai.gateway.local.admin.KeyTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sfai keys list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Show the keys, what they may and what they spent; never their texts.")
final class KeysList implements Callable<Integer> {
    @Spec private @Nullable CommandSpec command;

    @Option(names = "--json", description = "One JSON array.")
    private boolean json;

    @Mixin private StoreOptions stores = new StoreOptions();

    @Override
    public Integer call() throws IOException {
        CommandSpec spec = Objects.requireNonNull(command);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (StoreOptions.Opened opened = stores.open()) {
            KeyTable keys = KeyTable.read(opened.store(), opened.clock(), err);
            if (keys.isEmpty()) {
                (json ? err : out).printf("There are no keys in %s.%n", opened.where());
            }
            if (json) {
                keys.printJson(out);
            } else if (!keys.isEmpty()) {
                keys.print(out);
            }
            out.flush();
        }
        return 0;
    }
}
