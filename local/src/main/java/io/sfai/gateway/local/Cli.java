package io.sfai.gateway.local;

import io.sfai.gateway.auth.UnreadableKeyException;
import io.sfai.gateway.aws.AwsException;
import io.sfai.gateway.local.deploy.DeployedTable;
import io.sfai.gateway.store.StoreException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code sfai}. Exit codes: 0 good, 1 the thing failed, 2 bad usage. */
@Command(
        name = "sfai",
        description = "SfAi Gateway: one address for every model.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        version = "SfAi Gateway 0.1.0",
        subcommands = {
            RunCommand.class,
            ChatCommand.class,
            CheckCommand.class,
            DeployCommand.class,
            KeysCommand.class,
            SpendCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Beside these: build (everything, the function's zip too), test (what CI runs), bench."
        })
public final class Cli {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    /** Kept, since a logger that nobody holds loses its level. */
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private static final Logger START = Logger.getLogger("io.helidon.webserver.LoomServer");

    static {
        // Its start-up lines would stand before our own, which say more.
        HELIDON.setLevel(Level.WARNING);
        START.setLevel(Level.OFF);
    }

    private final Map<String, String> environment;

    private Cli(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] args) {
        System.exit(commandLine(System.getenv()).execute(args));
    }

    /** The command in an environment. */
    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new Cli(environment))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, args) -> misused(e))
                .setExecutionExceptionHandler((e, command, result) -> {
                    command.getOut().flush();
                    command.getErr().println(name(command) + ": " + why(e));
                    return FAILED;
                });
    }

    Map<String, String> environment() {
        return environment;
    }

    private static int misused(ParameterException e) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(name(command) + ": " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Usage: " + name(command) + " --help");
        return MISUSED;
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName(" ");
    }

    private static String why(Exception e) {
        boolean told =
                e instanceof IllegalArgumentException
                        || e instanceof IllegalStateException
                        || e instanceof StoreException
                        || e instanceof UnreadableKeyException;
        if (!told) {
            return e.toString();
        }
        String message = String.valueOf(e.getMessage());
        return e.getCause() instanceof AwsException ? message + hint(message) : message;
    }

    private static String hint(String refusal) {
        return DeployedTable.hint(
                refusal,
                "dynamodb:GetItem, PutItem, UpdateItem, DeleteItem and Query on the table");
    }
}
