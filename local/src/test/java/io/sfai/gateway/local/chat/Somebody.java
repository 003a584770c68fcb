package io.sfai.gateway.local.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.local.contract.Polling;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.impl.ExternalTerminal;

/** A person at a terminal, who types and sees. */
final class Somebody {
    private final PipedOutputStream keys = new PipedOutputStream();
    private final PipedInputStream line = new PipedInputStream(keys, 4096);
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final CompletableFuture<Void> talk;
    private int seen;

    /** Sits down and begins to talk. */
    Somebody(ChatOptions options, Map<String, String> environment) throws IOException {
        ExternalTerminal terminal =
                new ExternalTerminal("test", "xterm", line, screen, StandardCharsets.UTF_8);
        Gateway gateway = new Gateway(Address.of(options.url(), environment));
        talk =
                CompletableFuture.runAsync(
                        () -> talk(options, gateway, terminal),
                        task -> Thread.ofPlatform().daemon().start(task));
    }

    private static void talk(ChatOptions options, Gateway gateway, ExternalTerminal terminal) {
        try (terminal;
                gateway) {
            Screen shown = new Screen(terminal.writer(), Look.COLOURED);
            Conversation conversation = Conversation.of(options, gateway, shown::note);
            new Dialogue(conversation, gateway, terminal, shown).run();
        } catch (ChatFailure | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Somebody types(String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
        return this;
    }

    /** Waits until a text is on the screen that was not seen before. */
    Somebody sees(String text) {
        try {
            Polling.until("it shows " + text, () -> shown().indexOf(text, seen) >= 0);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("nothing of " + text + " in: " + shown().substring(seen), e);
        }
        seen = shown().indexOf(text, seen) + text.length();
        return this;
    }

    /** Waits until the terminal has taken every key that was typed. */
    void hasBeenHeard() throws Exception {
        Polling.until("the keys are taken", () -> line.available() == 0);
    }

    void hasEnded() throws Exception {
        talk.get(20, TimeUnit.SECONDS);
        assertThat(talk).isCompleted();
    }

    private String shown() {
        return screen.toString(StandardCharsets.UTF_8);
    }
}
