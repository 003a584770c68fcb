package io.sfai.gateway.local;

import io.sfai.gateway.local.chat.Chat;
import io.sfai.gateway.local.chat.ChatOptions;
import java.io.Console;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sfai chat}. */
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        description = {
            "Talk with a model through a gateway, here or deployed.",
            "A new session says SESSION_ID=...; --session-id goes on with it. The key is"
                    + " SFAI_API_KEY; on this machine it may be left out."
        })
final class ChatCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec command;

    @Option(
            names = "--input",
            paramLabel = "TEXT",
            description = "Say this, print the answer, end; - reads it. Default: a conversation.")
    private @Nullable String input;

    @Option(
            names = "--model",
            paramLabel = "ALIAS",
            description = "Default: main, else fake-llm, else the first there is.")
    private @Nullable String model;

    @Option(names = "--session-id", paramLabel = "ID", description = "Default: a new session.")
    private @Nullable String session;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The gateway's address. Default: http://127.0.0.1:4000.")
    private @Nullable String url;

    @Override
    public Integer call() throws IOException {
        CommandLine line = Objects.requireNonNull(command).commandLine();
        Cli cli = (Cli) line.getCommandSpec().root().userObject();
        Map<String, String> environment = DotEnv.merged(Home.file(".env"), cli.environment());
        ChatOptions options = new ChatOptions(input, model, session, url);
        Chat chat = new Chat(options, environment, line.getOut(), line.getErr());
        try {
            return chat.run(System.in, atTerminal());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, String.valueOf(e.getMessage()), e);
        }
    }

    @SuppressWarnings("SystemConsoleNull") // its type says that it may be null, on any JDK
    private static boolean atTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
