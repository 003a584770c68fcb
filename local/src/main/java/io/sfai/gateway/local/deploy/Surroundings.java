package io.sfai.gateway.local.deploy;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a deployment runs.
 *
 * @param root the checkout
 * @param environment the process's variables
 * @param out where progress is printed
 */
record Surroundings(Path root, Map<String, String> environment, PrintStream out, Prompt prompt) {
    void say(String line) {
        out.println("  " + line);
    }

    void title(String line) {
        out.println("\n" + line);
    }
}
