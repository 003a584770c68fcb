package io.sfai.gateway.local;

import io.sfai.gateway.local.aws.LeftOut;
import io.sfai.gateway.local.contract.Polling;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command {@code sfai} in a process of its own, at a terminal that the kernel keeps. */
final class PseudoTerminal implements AutoCloseable {
    /** Who starts tests in the background has them ignore Ctrl-C, and their children too. */
    private static final String SPAWN =
            "import os, pty, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
                    + " sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

    private static final String SIZED = "stty rows 30 cols 100; exec \"$0\" \"$@\"";

    private final Process process;
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private int seen;

    /**
     * Starts it.
     *
     * @throws org.opentest4j.TestAbortedException if this machine has no Python to ask for one
     */
    PseudoTerminal(Map<String, String> environment, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("python3", "-c", SPAWN, "sh", "-c", SIZED));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        words.add("--enable-native-access=ALL-UNNAMED");
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Cli.class.getName()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SFAI_"));
        builder.environment().remove("NO_COLOR");
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw LeftOut.because("sfai chat at a terminal: there is no python3 to make one");
        }
        Thread.ofPlatform().daemon().start(this::watch);
    }

    private void watch() {
        try (InputStream out = process.getInputStream()) {
            byte[] some = new byte[4096];
            for (int n = out.read(some); n >= 0; n = out.read(some)) {
                synchronized (screen) {
                    screen.write(some, 0, n);
                }
            }
        } catch (IOException e) {
            // What is missing on the screen is told by who waits for it.
        }
    }

    PseudoTerminal types(String text) throws IOException {
        OutputStream keys = process.getOutputStream();
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
        return this;
    }

    /** Waits until a text is on the screen that was not seen before. */
    PseudoTerminal sees(String text) throws Exception {
        try {
            Polling.until("it shows " + text, () -> shown().indexOf(text, seen) >= 0);
        } catch (AssertionError e) {
            throw new AssertionError("no " + text + " in: " + shown().substring(seen), e);
        }
        seen = shown().indexOf(text, seen) + text.length();
        return this;
    }

    /** All that it has shown. */
    String shown() {
        synchronized (screen) {
            return screen.toString(StandardCharsets.UTF_8);
        }
    }

    /** How it ended. */
    int code() throws InterruptedException {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + shown());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
