package io.sfai.gateway.local.chat;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;

/** The keyboard while an answer comes: ESC and Ctrl-C stop it, what is typed waits for its turn. */
final class StopKeys {
    private static final int ESCAPE = 27;
    private static final int CONTROL_C = 3;

    /** How soon the end of an answer is seen. */
    private static final long GLANCE_MILLIS = 30;

    private final Terminal terminal;
    private final StringBuilder typed = new StringBuilder();
    private volatile @Nullable Answer current;

    /** For as long as the terminal is open: at no moment does Ctrl-C end the program. */
    StopKeys(Terminal terminal) {
        this.terminal = terminal;
        terminal.handle(Signal.INT, signal -> stop());
    }

    private void stop() {
        Answer answer = current;
        if (answer != null) {
            answer.stop();
        }
    }

    /** Reads an answer to its end, or until somebody has had enough of it. */
    Turn during(Answer answer, Screen screen) throws ChatFailure, IOException {
        FutureTask<Turn> reading = new FutureTask<>(() -> answer.read(screen::show));
        Attributes before = terminal.enterRawMode();
        current = answer;
        try {
            Thread.ofVirtual().start(reading);
            boolean somebody = true;
            while (somebody && !reading.isDone()) {
                somebody = key(terminal.reader().read(GLANCE_MILLIS), answer);
            }
            return turn(reading);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChatFailure("interrupted", e);
        } finally {
            if (!reading.isDone()) {
                answer.stop();
            }
            current = null;
            terminal.setAttributes(before);
        }
    }

    /** What was typed meanwhile. */
    String typed() {
        String text = typed.toString();
        typed.setLength(0);
        return text;
    }

    private static Turn turn(FutureTask<Turn> reading) throws ChatFailure, InterruptedException {
        try {
            return reading.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ChatFailure failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Whether there is still somebody to type. */
    private boolean key(int key, Answer answer) throws IOException {
        boolean nobody = key == NonBlockingReader.EOF;
        if (nobody || key == CONTROL_C || (key == ESCAPE && alone())) {
            answer.stop();
        } else if (key >= ' ' && key != 127) {
            typed.append((char) key);
        }
        return !nobody;
    }

    /** Whether an escape was the key itself; arrows and their kind begin with one, too. */
    private boolean alone() throws IOException {
        NonBlockingReader keys = terminal.reader();
        int next = keys.read(GLANCE_MILLIS);
        if (next < 0) {
            return true;
        }
        if (next == '[' || next == 'O') {
            int of = keys.read(GLANCE_MILLIS);
            while (of >= 0 && (of < '@' || of > '~')) {
                of = keys.read(GLANCE_MILLIS);
            }
        }
        return false;
    }
}
