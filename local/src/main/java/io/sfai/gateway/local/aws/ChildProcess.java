package io.sfai.gateway.local.aws;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of ours that says on its output at which port it listens, and ends with us. */
final class ChildProcess implements AutoCloseable {
    private static final int LINES_KEPT = 20;

    private final Process process;
    private final Thread stopAtExit = new Thread(this::stop);
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private ChildProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts a process and waits for its port.
     *
     * @param ready matches the line that tells the port, as its first group
     * @throws IOException if it can't be started, ends, or says nothing in time; with its last
     *     lines
     */
    static ChildProcess start(List<String> command, Pattern ready, Duration patience)
            throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        ChildProcess child = new ChildProcess(process);
        Runtime.getRuntime().addShutdownHook(child.stopAtExit);
        // Reading a pipe blocks a carrier, so two children could stop every virtual thread.
        Thread.ofPlatform().daemon().name("child-output").start(() -> child.read(ready));
        try {
            child.port.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return child;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            child.close();
            throw new IOException("interrupted while " + command.getFirst() + " started", e);
        } catch (ExecutionException | TimeoutException e) {
            child.close();
            throw new IOException(command.getFirst() + " did not start: " + child.output(), e);
        }
    }

    int port() {
        return port.join();
    }

    long pid() {
        return process.pid();
    }

    private void read(Pattern ready) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                Matcher matcher = ready.matcher(line);
                if (matcher.find()) {
                    port.complete(Integer.valueOf(matcher.group(1)));
                }
            }
        } catch (IOException e) {
            keep(e.toString());
        }
        port.completeExceptionally(new IOException("it has ended"));
    }

    private synchronized void keep(String line) {
        lastLines.add(line);
        if (lastLines.size() > LINES_KEPT) {
            lastLines.remove();
        }
    }

    private synchronized String output() {
        return String.join("\n", lastLines);
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(stopAtExit);
        } catch (IllegalStateException e) {
            // We are in that shutdown already.
            keep(e.toString());
        }
    }

    private void stop() {
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
