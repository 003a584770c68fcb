package io.sfai.gateway.api.completions;

import java.util.List;

/**
 * What a chat model says, made fit for a cursor as it comes: without a code fence around it,
 * without the words before the cursor said again at its start or those behind it at its end, and
 * ended before the client's stops. Text waits only while it may yet turn out to be one of these.
 */
final class Insertion {
    private final Stops stops;
    private final List<Strainer> strainers;

    /** Takes something out of a text as it comes. */
    interface Strainer {
        /** What of the text so far can be let through now. */
        String add(String text);

        /** The rest, now that no more comes. */
        String end();
    }

    Insertion(Cursor cursor, List<String> stops) {
        this.stops = new Stops(stops);
        this.strainers =
                List.of(
                        new Fence(cursor),
                        new Repetition(cursor.before()),
                        this.stops,
                        new Overlap(cursor.behind()));
    }

    /** More of what the model says; gives what can be inserted now. */
    String add(String text) {
        String left = text;
        for (Strainer each : strainers) {
            left = each.add(left);
        }
        return left;
    }

    /** The model has said all. */
    String end() {
        String left = "";
        for (Strainer each : strainers) {
            left = each.add(left) + each.end();
        }
        return left;
    }

    /** Whether one of the client's stops has ended the text. */
    boolean isStopped() {
        return stops.isOver();
    }

    /**
     * Whether a text is long and varied enough that it is no accident to find it twice: two
     * different words, and six letters.
     */
    static boolean isTelling(String text) {
        int letters = 0;
        String first = null;
        boolean varied = false;
        StringBuilder word = new StringBuilder();
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (Character.isLetter(c)) {
                letters++;
                word.append(c);
            } else if (!word.isEmpty()) {
                varied |= first != null && !first.contentEquals(word);
                first = first == null ? word.toString() : first;
                word.setLength(0);
            }
        }
        return varied && letters >= 6;
    }
}
