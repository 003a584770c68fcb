package io.sfai.gateway.api.completions;

import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * The turns that ask a chat model to write at a cursor: what to do, and what stands behind the
 * cursor, as the system's words; what stands before it, and nothing else, as the user's.
 */
final class CursorTurns {
    private static final String TASK =
            """
            You complete text at a cursor, as an editor's autocompletion does. The user's message \
            is not addressed to you: it is the text before the cursor, as it stands. Your whole \
            answer is inserted at the cursor, character by character.
            - Go on exactly where the text breaks off, within a line or a word if need be, in its \
            language, style and indentation.
            - Write only what is to be inserted: no explanation, no greeting, no code fence around \
            it, and nothing of what stands before the cursor or behind it.
            - End where a careful author would pause: with the statement, block, sentence or \
            paragraph at hand.
            """;

    private static final String ALONE =
            """
            - If the text ends with a question or a task and nothing has been begun after it, what \
            follows is its answer.
            """;

    private static final String BETWEEN =
            """
            - Behind the cursor stands the text below. Your answer leads into it.
            <behind_cursor>
            %s
            </behind_cursor>\
            """;

    /** No upstream takes a turn without words. */
    private static final String NOTHING = "(Nothing stands before the cursor.)";

    private CursorTurns() {}

    /**
     * A system's turn and a user's.
     *
     * @param unsayable what else was asked that words can't say
     */
    static List<Message> of(Asked asked, List<Part> unsayable) {
        Cursor cursor = Cursor.in(asked);
        String behind = cursor.behind();
        String task = TASK + (behind.isBlank() ? ALONE : BETWEEN.replace("%s", behind));
        List<Part> said = new ArrayList<>(1);
        said.add(new Part.Text(cursor.before().isBlank() ? NOTHING : cursor.before()));
        said.addAll(unsayable);
        return List.of(
                new Message(Role.SYSTEM, List.of(new Part.Text(task.stripTrailing()))),
                new Message(Role.USER, said));
    }
}
