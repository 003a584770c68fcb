package io.sfai.gateway.local;

import io.sfai.gateway.auth.KeyRecord;
import io.sfai.gateway.auth.Keys;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sfai keys revoke}. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = "Take a key back, for good; it stays in the list.")
final class KeysRevoke implements Callable<Integer> {
    @Spec private @Nullable CommandSpec command;

    @Parameters(paramLabel = "NAME|ID|KEY", description = "The key, by any of these.")
    private String key = "";

    @Mixin private StoreOptions stores = new StoreOptions();

    @Override
    public Integer call() throws IOException {
        try (StoreOptions.Opened opened = stores.open()) {
            KeyRecord revoked =
                    opened.at(() -> new Keys(opened.store(), opened.clock()).revoke(key));
            Objects.requireNonNull(command)
                    .commandLine()
                    .getOut()
                    .printf(
                            "Revoked %s (%s). Gateways that know it refuse it within 10 seconds.%n",
                            revoked.terms().name(), revoked.id());
        }
        return 0;
    }
}
