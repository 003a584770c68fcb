package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.aws.LeftOut;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;

/** The tests under {@code clients/}, which Node runs; each of them becomes a test of JUnit's. */
public final class NodeClients {
    private static final Path FOLDER = Path.of("..", "clients");
    private static final Path LOGS = Path.of("target", "clients");
    private static final String WHAT = "real clients (npm openai, cn, aimock): ";
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*", Pattern.DOTALL);

    private NodeClients() {}

    /**
     * Installs the locked packages, unless these very ones are there.
     *
     * @throws org.opentest4j.TestAbortedException if this machine has no Node 20.15 or no npm
     */
    public static void install() throws IOException {
        String node = version("node");
        Matcher version = VERSION.matcher(node);
        if (!version.matches()
                || Integer.parseInt(version.group(1)) * 1000 + Integer.parseInt(version.group(2))
                        < 20_015) {
            throw LeftOut.because(WHAT + "they need Node 20.15 or later, not " + node.strip());
        }
        version("npm");
        install(FOLDER);
    }

    /**
     * Looks for a program.
     *
     * @throws org.opentest4j.TestAbortedException if this machine has none of that name
     */
    static void needs(String program) {
        version(program);
    }

    /** Installs the coding agents beside them: large programs, which nobody else waits for. */
    static void installAgents() throws IOException {
        install(FOLDER.resolve("agents"));
    }

    private static void install(Path folder) throws IOException {
        Path stamp = folder.resolve("node_modules/.installed-lock");
        String lock = sha256(folder.resolve("package-lock.json"));
        if (Files.exists(stamp) && Files.readString(stamp).equals(lock)) {
            return;
        }
        List<String> command = List.of("npm", "ci", "--prefix", folder.toAbsolutePath().toString());
        Ran npm = run("npm-ci", command, Map.of(), Duration.ofMinutes(5));
        assertThat(npm.exit).as("npm ci in %s: %s", folder, npm.output).isZero();
        Files.writeString(stamp, lock);
    }

    /**
     * Runs one file of tests.
     *
     * @param label names the log under {@code target/clients}
     * @param patience for the whole file
     */
    static List<DynamicTest> tests(
            String label, String file, Map<String, String> environment, Duration patience)
            throws IOException {
        List<String> command =
                List.of(
                        "node",
                        "--import=./lib/offline.mjs",
                        "--test",
                        "--test-reporter=./lib/reporter.mjs",
                        "--test-reporter-destination=stdout",
                        "test/" + file);
        Ran node = run(label, command, environment, patience);
        List<DynamicTest> tests = new ArrayList<>();
        boolean allPassed = true;
        for (String line : node.output.lines().toList()) {
            if (line.startsWith("@test ")) {
                JsonObject told = Json.object(line.substring(6).getBytes(StandardCharsets.UTF_8));
                boolean passed = told.isTrue("passed");
                allPassed &= passed;
                tests.add(test(told, passed));
            }
        }
        assertThat(tests).as("%s ran no test: %s", file, node.output).isNotEmpty();
        if (allPassed && node.exit != 0) {
            fail("%s ended with %d: %s", file, node.exit, node.output);
        }
        return tests;
    }

    private static DynamicTest test(JsonObject told, boolean passed) {
        return DynamicTest.dynamicTest(
                told.string("name", "unnamed"),
                () -> assertThat(passed).as(told.string("why", "")).isTrue());
    }

    private static String version(String command) {
        try {
            return run(
                            command + "-version",
                            List.of(command, "--version"),
                            Map.of(),
                            Duration.ofSeconds(30))
                    .output;
        } catch (IOException e) {
            throw LeftOut.because(WHAT + "there is no " + command + " on the PATH");
        }
    }

    private static Ran run(
            String label, List<String> command, Map<String, String> environment, Duration patience)
            throws IOException {
        Path log = Files.createDirectories(LOGS).resolve(label + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).directory(FOLDER.toFile());
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                fail("%s took over %s: %s", label, patience, Files.readString(log));
            }
            return new Ran(process.exitValue(), Files.readString(log));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String sha256(Path file) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(hash);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Ran(int exit, String output) {}
}
