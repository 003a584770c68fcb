package io.sfai.gateway.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command {@code sfai} in a process of its own. */
final class SfAiProcess implements AutoCloseable {
    private static final long PATIENCE = 60;

    private final Process process;

    private SfAiProcess(Process process) {
        this.process = process;
    }

    /** How a command ended, and what it said. */
    record Ended(int code, String out, String err) {}

    /** The words that run a command on a directory of data. */
    static List<String> words(Path data, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.add(Cli.class.getName());
        words.addAll(List.of(arguments));
        words.addAll(List.of("--data", data.toString()));
        return words;
    }

    /** Runs words to their end. */
    static Ended run(List<String> words) throws IOException, InterruptedException {
        try (SfAiProcess started = new SfAiProcess(start(words))) {
            Process process = started.process;
            // What it says is little: no pipe is ever full.
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                List<String> last = words.subList(words.size() - 5, words.size());
                throw new AssertionError("it does not end: " + last);
            }
            return new Ended(
                    process.exitValue(),
                    text(process.getInputStream()),
                    text(process.getErrorStream()));
        }
    }

    /** A gateway that serves. */
    static SfAiProcess serving(Path data) throws IOException {
        return new SfAiProcess(start(words(data, "run", "--port", "0")));
    }

    private static Process start(List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().keySet().removeIf(name -> name.startsWith("SFAI_"));
        builder.environment().put("RATE_LIMIT_QPM", "1000");
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** Where it serves, once it does. */
    String address() throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            int at = line.indexOf("http://127.0.0.1:");
            if (at >= 0) {
                return line.substring(at).replaceAll("^(http://127\\.0\\.0\\.1:\\d+).*", "$1");
            }
        }
        throw new IOException("it does not serve: " + text(process.getErrorStream()));
    }

    /** Ends it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
