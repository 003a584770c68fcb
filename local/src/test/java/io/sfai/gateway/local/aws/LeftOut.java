package io.sfai.gateway.local.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.opentest4j.TestAbortedException;

/**
 * Tells what a machine could not run. Each reason becomes a line of {@code target/left-out.txt},
 * which the test command prints at its end, so that nothing is skipped unseen.
 */
public final class LeftOut {
    private static final Path FILE = Path.of("target", "left-out.txt");

    private LeftOut() {}

    /** Records a reason and aborts the test, which JUnit then counts as skipped. */
    public static TestAbortedException because(String reason) {
        record("left out: " + reason);
        return new TestAbortedException(reason);
    }

    /** Records something that a reader of the results should know. */
    public static synchronized void record(String line) {
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(
                    FILE,
                    line.replace('\n', ' ') + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
