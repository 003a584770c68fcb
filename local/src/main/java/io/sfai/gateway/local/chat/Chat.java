package io.sfai.gateway.local.chat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** {@code sfai chat}: one question, or a conversation at the terminal. */
public final class Chat {
    private static final int GOOD = 0;
    private static final int FAILED = 1;

    private final ChatOptions options;
    private final Map<String, String> environment;
    private final PrintWriter out;
    private final PrintWriter err;

    public Chat(
            ChatOptions options,
            Map<String, String> environment,
            PrintWriter out,
            PrintWriter err) {
        this.options = options;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /**
     * Talks.
     *
     * @param in read if that is the input
     * @param terminal whether somebody sits at it
     * @return 0, or 1 if there was no whole answer
     * @throws IllegalArgumentException if the options can't be meant
     */
    public int run(InputStream in, boolean terminal) throws IOException {
        Address address = Address.of(options.url(), environment);
        String input = options.input();
        if (input == null && !terminal) {
            throw new IllegalArgumentException(
                    "this is no terminal to talk at: say --input TEXT, or --input - to read it");
        }
        String text = input == null ? "" : text(input, in);
        Look look = Look.of(terminal, environment);
        try (Gateway gateway = new Gateway(address)) {
            String model = model(gateway);
            return input == null
                    ? talk(gateway, model, look)
                    : answer(gateway, model, text, new Screen(out, look));
        } catch (ChatFailure e) {
            err.println("sfai chat: " + e.reason());
            return FAILED;
        }
    }

    private static String text(String input, InputStream in) throws IOException {
        String text =
                input.equals("-") ? new String(in.readAllBytes(), StandardCharsets.UTF_8) : input;
        if (text.isBlank()) {
            throw new IllegalArgumentException("the input is empty");
        }
        return text;
    }

    private String model(Gateway gateway) throws ChatFailure {
        String named = options.model();
        return named == null ? everyday(gateway.aliases()) : named;
    }

    /** {@code main} if there is one, else the mock of the shipped map, else any. */
    private static String everyday(List<String> aliases) throws ChatFailure {
        for (String usual : List.of("main", "fake-llm")) {
            if (aliases.contains(usual)) {
                return usual;
            }
        }
        if (aliases.isEmpty()) {
            throw new ChatFailure("the key may use no model of this gateway", null);
        }
        return aliases.getFirst();
    }

    private String session() {
        String given = options.session();
        return given == null ? SessionId.next(InstantSource.system()) : given;
    }

    private int answer(Gateway gateway, String model, String text, Screen screen) {
        String session = session();
        AtomicBoolean told = new AtomicBoolean(options.session() != null);
        try {
            Turn turn =
                    gateway.ask(model, session, text)
                            .read(piece -> {
                                tell(session, told);
                                screen.show(piece);
                            });
            tell(session, told);
            screen.end(turn);
            return GOOD;
        } catch (ChatFailure e) {
            screen.endLine();
            err.println("sfai chat: " + e.reason());
            return FAILED;
        }
    }

    /** The name of a new session is the first line, once there is a session. */
    private void tell(String session, AtomicBoolean told) {
        if (!told.getAndSet(true)) {
            out.println("SESSION_ID=" + session);
        }
    }

    private int talk(Gateway gateway, String model, Look look) throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            Screen screen = new Screen(terminal.writer(), look);
            new Dialogue(gateway, terminal, screen, model, options.session()).run();
            return GOOD;
        }
    }
}
