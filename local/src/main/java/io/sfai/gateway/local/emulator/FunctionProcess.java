package io.sfai.gateway.local.emulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The process of one environment: started, frozen, woken and killed, its lines passed on. */
final class FunctionProcess {
    private final Process process;
    private final Thread output;

    /**
     * Starts it.
     *
     * @param environment all of it; nothing is inherited
     * @param log gets its lines, standard output and error as they mix
     */
    FunctionProcess(
            List<String> command,
            Map<String, String> environment,
            Path directory,
            Consumer<String> log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        process = builder.start();
        process.getOutputStream().close();
        // Reading a pipe blocks a carrier, so two functions could stop every virtual thread.
        output = Thread.ofPlatform().daemon().name("function-output").start(() -> lines(log));
    }

    long pid() {
        return process.pid();
    }

    /** Calls back with the exit code once the process is gone and its last line has been read. */
    void onExit(Consumer<Integer> action) {
        Thread.ofVirtual()
                .name("function-exit")
                .start(() -> {
                    action.accept(exitCode());
                });
    }

    /** Stops it in its tracks (SIGSTOP), as AWS freezes an environment. */
    void pause() {
        signal("-STOP");
    }

    /** Lets it go on (SIGCONT). */
    void resume() {
        signal("-CONT");
    }

    /** Ends it and its children without asking (SIGKILL), and waits until it is gone. */
    void kill() {
        // Collected first: a dead parent has no children any more.
        List<ProcessHandle> all = family().toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().completeOnTimeout(process, 2, TimeUnit.SECONDS).join();
    }

    private int exitCode() {
        try {
            int code = process.waitFor();
            // A grandchild may hold the pipe open: its lines must not hold up the news.
            output.join(Duration.ofMillis(500));
            return code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private Stream<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    private void signal(String signal) {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        family().filter(ProcessHandle::isAlive).forEach(one -> command.add("" + one.pid()));
        if (command.size() == 2) {
            return;
        }
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lines(Consumer<String> log) {
        InputStream bytes = process.getInputStream();
        try (var lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.accept(line);
            }
        } catch (IOException e) {
            // The process is gone, and with it the pipe.
        }
    }
}
