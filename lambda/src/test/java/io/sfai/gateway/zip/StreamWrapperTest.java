package io.sfai.gateway.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamWrapperTest {
    private static final Path WRAPPER = Path.of("src/main/zip/bin/stream-wrapper");

    /** As the managed runtime starts Java, the class path and the main class in the end. */
    private static final String[] MANAGED = {
        "-XX:MaxHeapSize=445645k",
        "-XX:+UseSerialGC",
        "-Xshare:on",
        "-XX:SharedArchiveFile=/var/lang/lib/server/runtime.jsa",
        "-XX:+TieredCompilation",
        "-XX:TieredStopAtLevel=1",
        "--add-opens=java.base/java.io=ALL-UNNAMED",
        "-Dorg.example.name=two words",
        "-classpath",
        "/var/runtime/lib/a.jar:/var/runtime/lib/b.jar",
        "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
        "io.sfai.gateway.functionurl.FunctionUrlHandler::handleRequest"
    };

    @TempDir private Path dir;
    private Path java;

    @BeforeEach
    void fakeJava() throws IOException {
        java = dir.resolve("jdk 25/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void hasNoCarriageReturn() throws IOException {
        assertThat(Files.readString(WRAPPER)).doesNotContain("\r").startsWith("#!/bin/sh\n");
    }

    @Test
    void keepsTheFlagsAndReplacesWhatIsStarted() throws Exception {
        haveDefaultArchive();
        assertThat(run(Map.of("LAMBDA_TASK_ROOT", "/var/my task"), MANAGED))
                .containsExactly(
                        "-XX:MaxHeapSize=445645k",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-XX:+TieredCompilation",
                        "-XX:TieredStopAtLevel=1",
                        "--add-opens=java.base/java.io=ALL-UNNAMED",
                        "-Dorg.example.name=two words",
                        "-XX:CompileThresholdScaling=5",
                        "-classpath",
                        "/var/my task/lib/*",
                        "io.sfai.gateway.Main");
    }

    @Test
    void keepsTheArchiveWhereThereIsNoOther() throws Exception {
        assertThat(run(Map.of(), MANAGED))
                .contains("-XX:SharedArchiveFile=/var/lang/lib/server/runtime.jsa")
                .contains("-Xshare:auto")
                .doesNotContain("-Xshare:on")
                .contains("/var/task/lib/*");
    }

    @Test
    void compilesWithC1OnlyUnlessTold() throws Exception {
        String c1 = "-XX:TieredStopAtLevel=1";
        assertThat(run(Map.of(), "-cp", "a", "Main")).contains(c1);
        assertThat(run(Map.of(), "-XX:TieredStopAtLevel=4", "-cp", "a", "Main"))
                .contains("-XX:TieredStopAtLevel=4")
                .doesNotContain(c1);
        assertThat(run(Map.of(), "-XX:-TieredCompilation", "Main")).doesNotContain(c1);
        Map<String, String> options = Map.of("JAVA_TOOL_OPTIONS", "-Da=b -XX:TieredStopAtLevel=4");
        assertThat(run(options, "Main")).doesNotContain(c1);
    }

    @Test
    void compilesLaterWithC1UnlessTold() throws Exception {
        String later = "-XX:CompileThresholdScaling=5";
        assertThat(run(Map.of(), "Main")).contains(later);
        assertThat(run(Map.of(), "-XX:TieredStopAtLevel=4", "Main")).doesNotContain(later);
        assertThat(run(Map.of(), "-XX:-TieredCompilation", "Main")).doesNotContain(later);
        Map<String, String> full = Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=4");
        assertThat(run(full, "-XX:TieredStopAtLevel=1", "Main")).doesNotContain(later);
        Map<String, String> own = Map.of("JAVA_TOOL_OPTIONS", "-XX:CompileThresholdScaling=2");
        assertThat(run(own, "Main")).contains("-XX:TieredStopAtLevel=1").doesNotContain(later);
    }

    @Test
    void withSnapStartItCompilesInFullAndCachesNoAddress() throws Exception {
        assertThat(run(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"), "-Da=b", "Main"))
                .containsExactly(
                        "-Da=b",
                        "-Dsun.net.inetaddr.ttl=0",
                        "-classpath",
                        "/var/task/lib/*",
                        "io.sfai.gateway.Main");
    }

    @Test
    void understandsEveryFormOfArgument() throws Exception {
        List<String> kept =
                run(
                        Map.of(),
                        "--class-path=/x.jar",
                        "--class-path",
                        "/y.jar",
                        "-cp",
                        "/z.jar",
                        "-XX:AOTCache=/var/lang/lib/server/runtime.aot",
                        "-XX:AOTMode=on",
                        "--add-opens",
                        "java.base/java.net=ALL-UNNAMED",
                        "-Dpattern=*",
                        "-Dquoted=\"a' $(b)\"",
                        "@/opt/arguments",
                        "Main",
                        "-XX:TieredStopAtLevel=3",
                        "handler");
        assertThat(kept)
                .containsExactly(
                        "--add-opens",
                        "java.base/java.net=ALL-UNNAMED",
                        "-Dpattern=*",
                        "-Dquoted=\"a' $(b)\"",
                        "@/opt/arguments",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:CompileThresholdScaling=5",
                        "-classpath",
                        "/var/task/lib/*",
                        "io.sfai.gateway.Main");
        assertThat(run(Map.of(), "-jar", "app.jar", "-x")).doesNotContain("-jar", "app.jar", "-x");
        assertThat(run(Map.of(), "-m", "a/b")).doesNotContain("-m", "a/b");
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        Process process = new ProcessBuilder("sh", WRAPPER.toString()).start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(64);
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("java command");
    }

    /** An archive that does not fit would end this JVM at once, or leave it without any. */
    @Test
    void startsARealJvmOnItsDefaultArchive() throws Exception {
        Path root = taskRoot();
        java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(MANAGED));
        command.add(0, "-Xlog:class+load:stdout");
        List<String> lines =
                run(Map.of("LAMBDA_TASK_ROOT", root.toString()), command.toArray(new String[0]));
        assertThat(lines).contains("main: [] two words");
        assertThat(lines.stream().filter(line -> line.contains("source: shared objects file")))
                .hasSizeGreaterThan(300);
    }

    private Path taskRoot() throws Exception {
        Path source = dir.resolve("Main.java");
        Files.writeString(
                source,
                """
                package io.sfai.gateway;
                class Main {
                    public static void main(String[] args) {
                        System.out.println("main: " + java.util.List.of(args) + " "
                                + System.getProperty("org.example.name"));
                    }
                }
                """);
        int result =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", dir.toString(), source.toString());
        assertThat(result).isZero();
        Path lib = Files.createDirectories(dir.resolve("task/lib"));
        try (JarOutputStream jar =
                new JarOutputStream(Files.newOutputStream(lib.resolve("main.jar")))) {
            jar.putNextEntry(new JarEntry("io/sfai/gateway/Main.class"));
            jar.write(Files.readAllBytes(dir.resolve("io/sfai/gateway/Main.class")));
        }
        return dir.resolve("task");
    }

    private void haveDefaultArchive() throws IOException {
        Path server = Files.createDirectories(dir.resolve("jdk 25/lib/server"));
        Files.createFile(server.resolve("classes.jsa"));
    }

    /** The lines that come out of the command that the wrapper makes. */
    private List<String> run(Map<String, String> environment, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", WRAPPER.toString(), java.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.matches("(AWS|LAMBDA|JAVA|JDK)_.*"));
        builder.environment().putAll(environment);
        Path errors = dir.resolve("stderr");
        Process process = builder.redirectError(errors.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return out.lines().toList();
    }
}
