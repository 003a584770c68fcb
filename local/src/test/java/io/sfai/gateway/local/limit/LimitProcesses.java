package io.sfai.gateway.local.limit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Many {@link LimitProcess}es that are told the same thing at once. */
final class LimitProcesses implements AutoCloseable {
    private final List<Worker> workers = new ArrayList<>();

    /** What the gateways' log got. */
    final List<String> log = new ArrayList<>();

    private record Worker(Process process, BufferedReader out, PrintStream in) {}

    LimitProcesses(int count, String table, Map<String, String> environment) throws IOException {
        for (int i = 0; i < count; i++) {
            ProcessBuilder builder =
                    new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx48m",
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            LimitProcess.class.getName(),
                            table);
            builder.environment().putAll(environment);
            Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            workers.add(
                    new Worker(
                            process,
                            process.inputReader(StandardCharsets.UTF_8),
                            new PrintStream(
                                    process.getOutputStream(), true, StandardCharsets.UTF_8)));
        }
        answers();
    }

    /** Tells all the same, and waits for an answer of each. */
    List<String> all(String line) throws IOException {
        for (Worker each : workers) {
            each.in.println(line);
        }
        return answers();
    }

    private List<String> answers() throws IOException {
        List<String> answers = new ArrayList<>();
        for (Worker each : workers) {
            String line = each.out.readLine();
            while (line != null && line.startsWith("log ")) {
                log.add(line);
                line = each.out.readLine();
            }
            if (line == null) {
                throw new IOException("process " + each.process.pid() + " has ended");
            }
            answers.add(line);
        }
        return answers;
    }

    /** Kills one of them, in the middle of whatever it does. */
    void kill(int index) throws InterruptedException {
        Worker victim = workers.remove(index);
        victim.process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        // Each ends with its standard input.
        for (Worker each : workers) {
            each.in.close();
        }
        for (Worker each : workers) {
            try {
                if (!each.process.waitFor(5, TimeUnit.SECONDS)) {
                    each.process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                each.process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
            each.out.close();
        }
    }
}
