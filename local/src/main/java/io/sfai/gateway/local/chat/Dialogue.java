package io.sfai.gateway.local.chat;

import java.io.IOException;
import java.util.Locale;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** A conversation at the terminal, line by line. */
final class Dialogue {
    private static final String HELP =
            """
            /new         begins a new session
            /model NAME  goes on with another model; without a name: lists them
            /exit        ends, and so do Ctrl-D and Ctrl-C at an empty line
            ESC, Ctrl-C  stop an answer
            Alt-Enter    begins a new line; what is pasted keeps its lines\
            """;

    private final Conversation conversation;
    private final Gateway gateway;
    private final Screen screen;
    private final LineReader lines;
    private final StopKeys keys;

    Dialogue(Conversation conversation, Gateway gateway, Terminal terminal, Screen screen) {
        this.conversation = conversation;
        this.gateway = gateway;
        this.screen = screen;
        this.keys = new StopKeys(terminal);
        this.lines =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .option(Option.DISABLE_EVENT_EXPANSION, true)
                        .build();
    }

    /** Talks until somebody ends it. */
    void run() throws IOException {
        tellSession();
        screen.note(conversation.model() + " answers; /help tells what else there is.");
        for (String said = said(); said != null; said = said()) {
            if (said.equals("/exit")) {
                break;
            }
            if (isCommand(said)) {
                obey(said);
            } else if (!said.isBlank()) {
                answer(said);
            }
        }
        screen.note("Go on with: ./sfai chat --session-id " + conversation.session());
    }

    private void tellSession() {
        screen.note("SESSION_ID=" + conversation.session());
    }

    /** What somebody says; null at the end. */
    private @Nullable String said() {
        while (true) {
            try {
                return lines.readLine("> ", null, (Character) null, keys.typed()).strip();
            } catch (UserInterruptException e) {
                if (e.getPartialLine().isBlank()) {
                    return null;
                }
            } catch (EndOfFileException e) {
                return null;
            }
        }
    }

    /** A path, such as {@code /etc/hosts}, is none. */
    private static boolean isCommand(String said) {
        return said.matches("/\\w+(\\s[^\\n]*)?");
    }

    private void obey(String said) {
        String[] words = said.split("\\s+", 2);
        switch (words[0].toLowerCase(Locale.ROOT)) {
            case "/help" -> screen.note(HELP);
            case "/new" -> {
                conversation.startAnew();
                tellSession();
            }
            case "/model" -> model(words.length == 1 ? "" : words[1].strip());
            default -> screen.trouble("There is no " + words[0] + ".\n" + HELP);
        }
    }

    private void model(String name) {
        try {
            if (name.isEmpty()) {
                String all = String.join(", ", gateway.aliases());
                screen.note(conversation.model() + " answers, of: " + all);
            } else {
                conversation.askOnly(name);
                screen.note(name + " answers.");
            }
        } catch (ChatFailure e) {
            screen.trouble(e.reason());
        }
    }

    private void answer(String said) throws IOException {
        try {
            screen.end(conversation.say(said, answer -> keys.during(answer, screen)));
        } catch (ChatFailure e) {
            screen.endLine();
            screen.trouble(e.reason());
        }
    }
}
