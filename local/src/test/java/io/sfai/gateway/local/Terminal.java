package io.sfai.gateway.local;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;

/** The command as somebody types it, and what it printed. */
final class Terminal {
    private final Map<String, String> environment;

    Terminal(Map<String, String> environment) {
        this.environment = new HashMap<>(environment);
    }

    /** What a command printed, and how it ended. */
    record Printed(int code, String out, String err) {}

    Printed run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                Cli.commandLine(environment)
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        int code = line.execute(arguments);
        return new Printed(code, out.toString(), err.toString());
    }

    /** Splits at spaces. */
    Printed run(String line) {
        return run(line.split(" "));
    }
}
