package io.sfai.gateway.local.deploy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Other programs, run in the checkout with the environment of this one. */
final class Commands {
    private static final boolean WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    /** What a program answered on its standard output. */
    record Outcome(int exitCode, String output) {}

    private Commands() {}

    /**
     * Runs a program whose output the reader should see, and waits for it however long it takes.
     */
    static void run(
            Surroundings here, List<String> command, Map<String, String> more, String help) {
        here.say("$ " + String.join(" ", command));
        here.out().flush();
        try {
            ProcessBuilder builder = builder(here, command).inheritIO();
            builder.environment().putAll(more);
            int exitCode = builder.start().waitFor();
            if (exitCode != 0) {
                throw new DeployFailure(
                        command.getFirst() + " ended with " + exitCode + ". " + help);
            }
        } catch (IOException e) {
            throw new DeployFailure(command.getFirst() + " could not be started. " + help, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeployFailure("interrupted while " + command.getFirst() + " ran", e);
        }
    }

    /**
     * Runs a program for its answer, for 30 s at most.
     *
     * @throws IOException if there is no such program
     */
    static Outcome ask(Surroundings here, List<String> command) throws IOException {
        Process process =
                builder(here, command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor(30, TimeUnit.SECONDS)) {
                return new Outcome(process.exitValue(), output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new IOException(command.getFirst() + " did not end");
    }

    private static ProcessBuilder builder(Surroundings here, List<String> command) {
        List<String> whole = new ArrayList<>(command);
        if (WINDOWS) {
            // npm and others are scripts there, which only a shell starts.
            whole.addAll(0, List.of("cmd", "/c"));
        }
        File directory = here.root().toFile();
        ProcessBuilder builder = new ProcessBuilder(whole).directory(directory);
        builder.environment().clear();
        builder.environment().putAll(here.environment());
        return builder;
    }
}
