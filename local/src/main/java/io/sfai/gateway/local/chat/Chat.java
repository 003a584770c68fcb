package io.sfai.gateway.local.chat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
            return input == null ? talk(gateway, look) : answer(gateway, text, look);
        } catch (ChatFailure e) {
            tell(e.reason());
            return FAILED;
        }
    }

    private void tell(String trouble) {
        err.println("sfai chat: " + trouble);
    }

    private static String text(String input, InputStream in) throws IOException {
        String text =
                input.equals("-") ? new String(in.readAllBytes(), StandardCharsets.UTF_8) : input;
        if (text.isBlank()) {
            throw new IllegalArgumentException("the input is empty");
        }
        return text;
    }

    private int answer(Gateway gateway, String text, Look look) throws ChatFailure, IOException {
        Conversation conversation = Conversation.of(options, gateway, this::tell);
        Screen screen = new Screen(out, look);
        AtomicBoolean named = new AtomicBoolean(options.session() != null);
        try {
            Turn turn =
                    conversation.say(
                            text,
                            answer ->
                                    answer.read(piece -> {
                                        name(conversation.session(), named);
                                        screen.show(piece);
                                    }));
            name(conversation.session(), named);
            screen.end(turn);
            if (look == Look.BARE && turn.ending() != Turn.Ending.WHOLE) {
                tell(TurnLine.ending(turn.ending()));
            }
            return GOOD;
        } finally {
            screen.endLine();
        }
    }

    /** The name of a new session is the first line, once there is a session. */
    private void name(String session, AtomicBoolean named) {
        if (!named.getAndSet(true)) {
            out.println("SESSION_ID=" + session);
        }
    }

    private int talk(Gateway gateway, Look look) throws ChatFailure, IOException {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            Screen screen = new Screen(terminal.writer(), look);
            Conversation conversation = Conversation.of(options, gateway, screen::note);
            new Dialogue(conversation, gateway, terminal, screen).run();
            return GOOD;
        }
    }
}
