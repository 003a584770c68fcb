package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.local.Terminal.Printed;
import io.sfai.gateway.local.contract.TestMap;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import io.sfai.gateway.local.upstream.FakeUpstream;
import io.sfai.gateway.local.upstream.Gate;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sfai chat --input} in a pipe, against a gateway on a laptop's store. */
class ChatCommandTest {
    private static final String NEW_SESSION =
            "SESSION_ID=[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    @TempDir private Path directory;
    private FakeUpstream upstream;
    private LocalGateway gateway;
    private Terminal terminal;

    @BeforeEach
    void start() throws IOException {
        upstream = new FakeUpstream();
        terminal = new Terminal(Map.of("SFAI_API_KEY", TestMap.MASTER_KEY));
        begin(TestMap.json(upstream.baseUrl()));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private void begin(String map) throws IOException {
        Map<String, String> environment = new HashMap<>(TestMap.SECRETS);
        environment.putAll(TestMap.SETTINGS);
        Path file = Files.writeString(directory.resolve("map.json"), map);
        gateway =
                LocalGateway.start(
                        new LocalSettings(
                                environment,
                                "127.0.0.1",
                                0,
                                file,
                                directory.resolve("data"),
                                TestMap.MASTER_KEY),
                        line -> {});
    }

    private Printed chat(String model, String input, String... more) {
        String[] words = {"chat", "--url", gateway.address(), "--model", model, "--input", input};
        String[] all = new String[words.length + more.length];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return terminal.run(all);
    }

    private static String session(Printed printed) {
        return printed.out().lines().findFirst().orElseThrow().substring("SESSION_ID=".length());
    }

    @Test
    void aNewSessionIsNamedFirstThenComesTheAnswerAndNothingElse() {
        Printed printed = chat("mock/echo", "Grüße, Welt");
        assertThat(printed.out().lines()).hasSize(2);
        assertThat(printed.out().lines().findFirst().orElseThrow()).matches(NEW_SESSION);
        assertThat(printed.out()).endsWith("\nGrüße, Welt\n");
        assertThat(printed.err()).isEmpty();
        assertThat(printed.code()).isZero();
    }

    @Test
    void aSessionGoesOnAfterTheGatewayHasStartedAgain() throws Exception {
        upstream.on(
                "plain",
                new Answer.Sse(Chunks.words("It is ", "marzipan.")),
                new Answer.Sse(Chunks.words("Marzipan.")));
        String session = session(chat("plain", "Which word do I think of?"));
        upstream.next();
        gateway.close();
        begin(TestMap.json(upstream.baseUrl()));
        Printed printed = chat("plain", "Say it again.", "--session-id", session);
        assertThat(printed.out()).isEqualTo("Marzipan.\n");
        assertThat(upstream.next().body().toString())
                .contains("Which word do I think of?", "It is marzipan.", "Say it again.");
    }

    @ParameterizedTest
    @CsvSource({"/v1", "/v1/", "/", "''"})
    void theAddressMayHaveItsV1(String path) {
        Printed printed =
                terminal.run(
                        "chat",
                        "--url",
                        gateway.address() + path,
                        "--model",
                        "mock/echo",
                        "--input",
                        "hi");
        assertThat(printed.out()).as(printed.err()).endsWith("\nhi\n");
    }

    @Test
    void withoutAModelTheEverydayOneAnswersOrWhatNeedsNoKey() throws Exception {
        gateway.close();
        begin("{\"models\": {\"zebra\": \"mock/slow\", \"main\": \"mock/echo\"}}");
        assertThat(ask("hi").out()).endsWith("\nhi\n");
        gateway.close();
        begin(
                """
                {"providers": {"openai": {"type": "openai", "apiKey": "secret:NO_SUCH_KEY"}},
                 "models": {"main": "openai/gpt-4o", "fake-llm": "mock/echo"}}
                """);
        Printed printed = ask("hi");
        assertThat(printed.out()).endsWith("\nhi\n");
        assertThat(printed.err()).contains("main can't answer yet", "NO_SUCH_KEY", "fake-llm does");
        gateway.close();
        begin("{\"models\": {\"zebra\": \"mock/echo\"}}");
        assertThat(ask("hi").out()).endsWith("\nhi\n");
    }

    private Printed ask(String input) {
        return terminal.run("chat", "--url", gateway.address(), "--input", input);
    }

    @Test
    void whatAServerSaysCannotControlTheTerminal() {
        Printed printed = chat("mock/echo", "a\u001b[31mb\u001b]0;title\u0007c\u009b2Jd\re\tf\ng");
        assertThat(printed.out()).endsWith("\na[31mb]0;titlec2Jde\tf\ng\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mock/ecko | '' | sfai chat: There is no model \"mock/ecko\"; did you mean mock/echo",
                "mock/error | '' | sfai chat: mock answered 500: as asked",
                "mock/cut | one two three | sfai chat: the answer was cut: mock's line was cut",
                "mock/malformed | one two three | sfai chat: the answer was cut: mock sent something",
                "mock/error-midstream | one two three | sfai chat: the answer was cut: mock failed",
                "mock/error-429 | '' | sfai chat: mock answered 429: as asked",
                "missing | '' | sfai chat: the variable MISSING_API_KEY is not set",
            })
    void aFailureIsOneLineAndWhatCameIsShown(String model, String shown, String told) {
        Printed printed = chat(model, "one two three four five six");
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.err()).startsWith(told).hasLineCount(1);
        if (shown.isEmpty()) {
            assertThat(printed.out()).isEmpty();
        } else {
            assertThat(printed.out()).endsWith("\n" + shown + "\n");
        }
    }

    @Test
    void aTokenLimitIsToldBesideTheAnswer() {
        Printed printed = chat("mock/length", "hi");
        assertThat(printed.out()).endsWith("\nhi\n");
        assertThat(printed.err()).isEqualTo("sfai chat: ended at the token limit\n");
        assertThat(printed.code()).isZero();
    }

    @Test
    void aWrongKeyIsToldAndNotRepeated() {
        terminal = new Terminal(Map.of("SFAI_API_KEY", "sk-nobody-knows"));
        Printed printed = chat("mock/echo", "hi");
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.err())
                .startsWith("sfai chat: the key was refused by " + gateway.address() + "/v1")
                .contains("SFAI_API_KEY")
                .doesNotContain("sk-nobody-knows")
                .hasLineCount(1);
    }

    @Test
    void aKeyOfThisMachineNeedNotBeGiven() {
        terminal = new Terminal(Map.of("SFAI_MASTER_KEY", TestMap.MASTER_KEY));
        assertThat(chat("mock/echo", "hi").code()).isZero();
        terminal = new Terminal(Map.of());
        assertThat(chat("mock/echo", "hi").err()).contains("the key was refused");
    }

    @Test
    void aServerThatIsNotThereIsToldWithTheWayOut() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Printed printed = terminal.run("chat --input hi --url http://127.0.0.1:" + port);
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.err())
                .isEqualTo(
                        "sfai chat: nothing answers at http://127.0.0.1:"
                                + port
                                + "/v1: start one with ./sfai run\n");
    }

    @Test
    void whatIsNoGatewayIsTold() {
        Printed odd =
                terminal.run(
                        "chat",
                        "--input",
                        "hi",
                        "--url",
                        upstream.root() + "/other",
                        "--model",
                        "plain");
        assertThat(odd.code()).isEqualTo(1);
        assertThat(odd.err()).startsWith("sfai chat: ").hasLineCount(1);
    }

    @Test
    void aSessionThatIsBusySaysSo() throws Exception {
        Gate gate = new Gate();
        upstream.on("plain", new Answer.Sse(Chunks.words("One", " two."), gate));
        CompletableFuture<Printed> first =
                CompletableFuture.supplyAsync(
                        () -> chat("plain", "Count.", "--session-id", "busy-one"));
        upstream.next();
        Printed second = chat("mock/echo", "And I?", "--session-id", "busy-one");
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.err()).startsWith("sfai chat: the session is busy: ").hasLineCount(1);
        gate.open();
        assertThat(first.get().out()).isEqualTo("One two.\n");
    }

    @Test
    void aLimitIsToldWithItsEnd() {
        String data = directory.resolve("data").toString();
        Printed key = terminal.run("keys create --name c --qpm 1 -q --data " + data);
        terminal = new Terminal(Map.of("SFAI_API_KEY", key.out().strip()));
        assertThat(chat("mock/echo", "hi").code()).isZero();
        Printed refused = chat("mock/echo", "hi");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("(again in ").hasLineCount(1);
    }

    @Test
    void aBudgetThatIsUsedUpIsTold() {
        String data = directory.resolve("data").toString();
        Printed key = terminal.run("keys create --name b --budget 0.0001/day -q --data " + data);
        terminal = new Terminal(Map.of("SFAI_API_KEY", key.out().strip()));
        Printed refused = chat("plain", "hi");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .startsWith("sfai chat: ")
                .contains("budget")
                .containsPattern("again in \\d+ (h|min|s)")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat --input hi --url ftp://127.0.0.1 | --url is an address",
                "chat --input hi --url http://u:p@127.0.0.1 | --url is an address",
                "chat --input hi --url https://gateway.example | set SFAI_API_KEY",
                "chat | this is no terminal",
                "chat --url nowhere | --url is an address",
                "chat --inptu x | Unknown option",
            })
    void whatCannotBeMeantIsMisuse(String words, String told) {
        terminal = new Terminal(Map.of());
        Printed printed = terminal.run(words);
        assertThat(printed.code()).isEqualTo(2);
        assertThat(printed.err()).contains("sfai chat: ", told, "Usage: sfai chat --help");
        assertThat(terminal.run("chat", "--input", " ").code()).isEqualTo(2);
    }
}
