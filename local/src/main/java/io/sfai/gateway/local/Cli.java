package io.sfai.gateway.local;

import io.sfai.gateway.store.StoreException;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code sfai}. Exit codes: 0 good, 1 the thing failed, 2 bad usage. */
@Command(
        name = "sfai",
        description = "SfAi Gateway: one address for every model.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        version = "SfAi Gateway 0.1.0",
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            DeployCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Beside these: build (everything, the function's zip too), test (what CI runs), bench."
        })
public final class Cli {
    /** Kept, since a logger that nobody holds loses its level. */
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private static final Logger START = Logger.getLogger("io.helidon.webserver.LoomServer");

    static {
        // Its start-up lines would stand before our own, which say more.
        HELIDON.setLevel(Level.WARNING);
        START.setLevel(Level.OFF);
    }

    private Cli() {}

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Cli());
        line.setExecutionExceptionHandler((e, command, result) -> {
            command.getErr().println("sfai " + command.getCommandName() + ": " + why(e));
            return 1;
        });
        System.exit(line.execute(args));
    }

    private static String why(Exception e) {
        boolean told =
                e instanceof IllegalArgumentException
                        || e instanceof IllegalStateException
                        || e instanceof StoreException;
        return told ? String.valueOf(e.getMessage()) : e.toString();
    }
}
