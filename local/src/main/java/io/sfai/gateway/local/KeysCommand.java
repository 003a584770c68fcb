package io.sfai.gateway.local;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sfai keys}. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Virtual keys: who may call, which models, and how much.",
        subcommands = {KeysCreate.class, KeysList.class, KeysRevoke.class, KeysRotate.class})
final class KeysCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec command;

    @Override
    public Integer call() {
        throw new ParameterException(
                Objects.requireNonNull(command).commandLine(),
                "what about keys? create, list, revoke or rotate");
    }
}
