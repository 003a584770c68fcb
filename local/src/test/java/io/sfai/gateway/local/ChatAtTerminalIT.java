package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sfai chat} as a process at a real terminal, where keys become signals. */
final class ChatAtTerminalIT {
    private static final String WORDS = "one two three four five six seven eight nine ten";

    /** The last thing that the line editor tells the terminal; the answer comes after it. */
    private static final String EDITED = "\u001b[?2004l";

    private static final String FIRST_WORDS = EDITED + "one two three";

    private LocalGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        LocalSettings settings = LocalSettings.of(Map.of(), "127.0.0.1", 0, null, directory);
        gateway = LocalGateway.start(settings, line -> {});
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private PseudoTerminal chat(Map<String, String> environment, String... more)
            throws IOException {
        String[] words = {"chat", "--url", gateway.address(), "--model", "mock/slow"};
        String[] all = new String[words.length + more.length];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return new PseudoTerminal(environment, all);
    }

    @Test
    void escapeAndControlCStopAnswersAndControlDEnds() throws Exception {
        try (PseudoTerminal chat = chat(Map.of())) {
            chat.sees("SESSION_ID=").sees("mock/slow answers").sees("> ").types(WORDS + "\r");
            chat.sees(FIRST_WORDS).types("\u001b").sees("stopped").sees("> ");
            chat.types(WORDS + "\r").sees(FIRST_WORDS).types("\u0003").sees("stopped").sees("> ");
            chat.types("still\r")
                    .sees(EDITED + "still")
                    .sees("mock/slow · ")
                    .sees("> ")
                    .types("\u0004");
            chat.sees("Go on with: ./sfai chat --session-id ");
            assertThat(chat.code()).isZero();
        }
    }

    private static void answer(HttpExchange exchange, CountDownLatch released) throws IOException {
        try {
            released.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.sendResponseHeaders(418, -1);
        exchange.close();
    }

    /** Whoever waits for a slow tool sees for what. */
    @Test
    void aToolIsShownWhileItRuns(@TempDir Path directory) throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, released));
        server.start();
        Path map =
                Files.writeString(
                        directory.resolve("map.json"),
                        """
                        {"models": {"slow": {"target": "mock/tool", "tools": ["wait"]}},
                         "tools": {"wait": {"type": "http", "method": "GET", "description": "Waits.",
                          "url": "http://127.0.0.1:%d/"}}}
                        """
                                .formatted(server.getAddress().getPort()));
        LocalSettings settings = LocalSettings.of(Map.of(), "127.0.0.1", 0, map, directory);
        try (LocalGateway withTools = LocalGateway.start(settings, line -> {});
                PseudoTerminal chat =
                        new PseudoTerminal(
                                Map.of(),
                                "chat",
                                "--url",
                                withTools.address(),
                                "--model",
                                "slow")) {
            chat.sees("> ").types("call wait {}\r").sees(EDITED).sees("wait {}");
            released.countDown();
            chat.sees("wait failed").sees("418").sees("> ").types("\u0004");
            assertThat(chat.code()).isZero();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void controlCAtAnEmptyLineEnds() throws Exception {
        try (PseudoTerminal chat = chat(Map.of())) {
            chat.sees("> ").types("\u0003").sees("Go on with: ");
            assertThat(chat.code()).isZero();
        }
    }

    @Test
    void oneQuestionIsAnsweredInColoursUnlessSomebodyWantsNone() throws Exception {
        try (PseudoTerminal coloured = chat(Map.of(), "--input", "Grüße");
                PseudoTerminal plain = chat(Map.of("NO_COLOR", "1"), "--input", "Grüße")) {
            assertThat(coloured.code()).isZero();
            coloured.sees("SESSION_ID=").sees("\nGrüße").sees("\u001b[2mmock/slow · ");
            assertThat(plain.code()).isZero();
            plain.sees("SESSION_ID=").sees("\nGrüße").sees("\nmock/slow · ");
            assertThat(plain.shown()).doesNotContain("\u001b");
        }
    }
}
