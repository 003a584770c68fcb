package io.sfai.gateway.local.emulator;

import static io.sfai.gateway.local.emulator.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole emulator with a function in real processes. */
class LambdaEmulatorTest {
    private static final String FUNCTION_ERROR = "502 {\"message\":\"Internal Server Error\"}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> log = new CopyOnWriteArrayList<>();
    @TempDir private Path directory;
    private Options options = Options.of(Path.of("set below"));

    @SuppressWarnings("NullAway.Init") // Each test starts it.
    private LambdaEmulator emulator;

    @BeforeEach
    void zip() throws IOException {
        options =
                Options.of(FunctionZip.create(directory, true))
                        .log(log::add)
                        .env(Map.of("TEST_CLASSES", FunctionZip.classes(), "CONFIG_BUCKET", "b"));
    }

    @AfterEach
    void close() throws IOException {
        client.shutdownNow();
        emulator.close();
    }

    @Test
    void startsTheWrapperAsLambdaStartsTheManagedRuntime() throws Exception {
        start();
        assertThat(get("/hello")).isEqualTo("200 /hello");
        assertThat(log.getFirst())
                .startsWith("arguments ")
                .contains(options.javaHome().resolve("bin/java").toString())
                .contains("-XX:MaxHeapSize=445644k -XX:+UseSerialGC -Xshare:")
                .contains("-XX:+TieredCompilation -XX:TieredStopAtLevel=1 --add-opens=java.base/")
                .endsWith(
                        "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"
                                + " io.sfai.gateway.functionurl.FunctionUrlHandler::handleRequest");
        String env = get("/env");
        assertThat(env)
                .contains("AWS_LAMBDA_INITIALIZATION_TYPE=on-demand", "TZ=:UTC", "CONFIG_BUCKET=b")
                .contains("AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512", "AWS_SECRET_ACCESS_KEY=emulator")
                .contains("AWS_LAMBDA_FUNCTION_NAME=sfai-gateway", "_HANDLER=io.sfai.gateway.")
                .doesNotContain("HOME=", "JAVA_HOME=");
        Path wrapper = Path.of(env.replaceAll("(?s).*AWS_LAMBDA_EXEC_WRAPPER=([^,}]*).*", "$1"));
        assertThat(wrapper.resolve("../../data.txt").normalize()).hasContent("data");
        assertThat(Files.isExecutable(wrapper)).isTrue();

        emulator.close();
        assertThat(wrapper).doesNotExist();
    }

    @Test
    void keepsTheEnvironmentAndLogsEachRequest() throws Exception {
        start();
        String pid = get("/pid");
        assertThat(get("/pid")).isEqualTo(pid).isEqualTo("200 " + emulator.pids().getFirst());
        assertThat(log).filteredOn(line -> line.equals("request /pid")).hasSize(2);
        assertThat(log).filteredOn(line -> line.startsWith("START RequestId: ")).hasSize(2);
        assertThat(log).filteredOn(line -> line.startsWith("REPORT RequestId: ")).hasSize(2);
        assertThat(log).filteredOn(line -> line.contains("Init Duration: ")).hasSize(1);
    }

    @Test
    void freezesBetweenInvocations() throws Exception {
        options.freeze(true);
        start();
        String pid = get("/pid");
        for (int round = 0; round < 3; round++) {
            eventually("frozen", () -> emulator.frozen() && stopped());
            assertThat(get("/pid")).isEqualTo(pid);
        }
        eventually("frozen", () -> emulator.frozen() && stopped());
    }

    @Test
    void answersForAProcessThatExitsAndStartsAnother() throws Exception {
        options.concurrency(1);
        start();
        String pid = get("/pid");
        assertThat(get("/exit")).isEqualTo(FUNCTION_ERROR);
        assertThat(log).anyMatch(line -> line.endsWith("Runtime exited with error: exit status 3"));
        assertThat(get("/pid")).startsWith("200 ").isNotEqualTo(pid);
        assertThatThrownBy(() -> get("/exit-half")).isInstanceOf(IOException.class);
        assertThat(get("/hello")).isEqualTo("200 /hello");
    }

    @Test
    void losesNothingWhenAProcessExitsAfterItsAnswer() throws Exception {
        options.concurrency(1);
        start();
        for (int round = 0; round < 5; round++) {
            assertThat(get("/exit-after")).isEqualTo("200 last words");
        }
    }

    @Test
    void killsAnInvocationThatTakesTooLong() throws Exception {
        options.timeout(Duration.ofMillis(1500)).concurrency(1);
        start();
        String pid = get("/pid");
        assertThat(get("/sleep")).startsWith("504 ");
        assertThat(log).anyMatch(line -> line.endsWith("Task timed out after 1.50 seconds"));
        assertThat(get("/pid")).startsWith("200 ").isNotEqualTo(pid);
    }

    @Test
    void startsEnvironmentsUpToTheLimitAndThenThrottles() throws Exception {
        options.concurrency(2);
        start();
        var first = getAsync("/sleep");
        eventually("the first runs", () -> count("request /sleep") == 1);
        var second = getAsync("/sleep");
        eventually("the second runs", () -> count("request /sleep") == 2);

        assertThat(emulator.pids()).hasSize(2);
        assertThat(get("/hello")).startsWith("429 ").contains("\"Rate Exceeded.\"");
        ProcessHandle.of(emulator.pids().getLast()).orElseThrow().destroyForcibly();
        assertThat(second.get().statusCode()).isEqualTo(502);
        eventually("there is room", () -> get("/hello").equals("200 /hello"));
        assertThat(first).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit", "error", "hang"})
    void answersForAnInitThatFails(String how) throws Exception {
        options.env(Map.of("INIT", how)).initTimeout(Duration.ofSeconds(2));
        start();
        assertThat(get("/hello")).isEqualTo(FUNCTION_ERROR);
        eventually("no process is left", () -> emulator.pids().isEmpty());
    }

    @Test
    void saysWhatKeepsTheProcessFromStarting() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        options = Options.of(FunctionZip.create(other, false)).log(log::add);
        start();
        assertThat(get("/hello")).isEqualTo(FUNCTION_ERROR);
        assertThat(log).singleElement().asString().contains("could not be started");
    }

    @Test
    void takesASnapshotBeforeTheFirstWork() throws Exception {
        var pid = new AtomicLong();
        options.env(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")).snapshot(pid::set);
        start();
        assertThat(get("/pid")).isEqualTo("200 " + pid.get());
    }

    private void start() throws IOException {
        emulator = LambdaEmulator.start(options);
    }

    private boolean stopped() throws IOException {
        Path stat = Path.of("/proc/" + emulator.pids().getFirst() + "/stat");
        return !Files.exists(stat) || Files.readString(stat).contains(") T ");
    }

    private long count(String line) {
        return log.stream().filter(line::equals).count();
    }

    private CompletableFuture<HttpResponse<String>> getAsync(String path) {
        return client.sendAsync(request(path), BodyHandlers.ofString());
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request(path), BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(emulator.url().resolve(path)).build();
    }
}
