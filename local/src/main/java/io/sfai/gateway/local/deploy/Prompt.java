package io.sfai.gateway.local.deploy;

import java.io.Console;
import java.util.Optional;

/** Asks the person at the terminal for something that must not be seen. */
@FunctionalInterface
interface Prompt {
    /** What was typed; empty if nothing was, or if nobody is there to ask. */
    Optional<String> hidden(String question);

    /** Asks at the terminal, if this is one. */
    @SuppressWarnings("SystemConsoleNull") // its type says that it may be null, on any JDK
    static Optional<String> atTerminal(String question) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return Optional.empty();
        }
        char[] typed = console.readPassword("%s", question);
        return Optional.ofNullable(typed)
                .map(String::new)
                .map(String::strip)
                .filter(s -> !s.isEmpty());
    }
}
