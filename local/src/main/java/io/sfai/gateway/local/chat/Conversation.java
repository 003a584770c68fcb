package io.sfai.gateway.local.chat;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is said in a session, and to whom. The gateway keeps it. */
final class Conversation {
    private static final String EVERYDAY = "main";

    /** What the shipped map has for who has no key of any provider. */
    private static final String KEYLESS = "fake-llm";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Gateway gateway;
    private final Consumer<String> notes;
    private String model;
    private @Nullable String spare;
    private String session;
    private boolean stopped;

    private Conversation(
            Gateway gateway,
            Consumer<String> notes,
            String model,
            @Nullable String spare,
            String session) {
        this.gateway = gateway;
        this.notes = notes;
        this.model = model;
        this.spare = spare;
        this.session = session;
    }

    /** How an answer is read. */
    @FunctionalInterface
    interface Reading {
        Turn of(Answer answer) throws ChatFailure, IOException;
    }

    /**
     * Begins a session, or goes on with one.
     *
     * @param notes told what was decided for the person
     */
    static Conversation of(ChatOptions options, Gateway gateway, Consumer<String> notes)
            throws ChatFailure {
        String session = options.session() == null ? newSession() : options.session();
        String named = options.model();
        if (named != null) {
            return new Conversation(gateway, notes, named, null, session);
        }
        List<String> aliases = gateway.aliases();
        boolean keyless = aliases.contains(KEYLESS);
        if (aliases.contains(EVERYDAY)) {
            String spare = keyless ? KEYLESS : null;
            return new Conversation(gateway, notes, EVERYDAY, spare, session);
        }
        if (aliases.isEmpty()) {
            throw new ChatFailure("the key may use no model of this gateway", null);
        }
        String model = keyless ? KEYLESS : aliases.getFirst();
        return new Conversation(gateway, notes, model, null, session);
    }

    String model() {
        return model;
    }

    String session() {
        return session;
    }

    /** Says something. */
    Turn say(String text, Reading reading) throws ChatFailure, IOException {
        try {
            return patiently(text, reading);
        } catch (ChatFailure e) {
            String other = spare;
            if (other == null || !e.isUnconfigured()) {
                throw e;
            }
            notes.accept(model + " can't answer yet: " + e.reason());
            notes.accept(other + " does, which says what you say.");
            model = other;
            spare = null;
            return patiently(text, reading);
        }
    }

    /** A gateway takes a moment to see that an answer was stopped, and is busy with it so long. */
    private Turn patiently(String text, Reading reading) throws ChatFailure, IOException {
        Duration patience = stopped ? PATIENCE : Duration.ZERO;
        Turn turn = reading.of(gateway.ask(model, session, text, patience));
        stopped = turn.ending() == Turn.Ending.STOPPED;
        return turn;
    }

    /** Begins another session. */
    void startAnew() {
        session = newSession();
        stopped = false;
    }

    /**
     * Goes on with another model.
     *
     * @throws ChatFailure if there is none of that name
     */
    void askOnly(String alias) throws ChatFailure {
        gateway.find(alias);
        model = alias;
        spare = null;
    }

    private static String newSession() {
        return SessionId.next(InstantSource.system());
    }
}
