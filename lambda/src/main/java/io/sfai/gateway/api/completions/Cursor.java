package io.sfai.gateway.api.completions;

import java.util.List;

/**
 * A place in a text.
 *
 * @param behind empty if nothing stands there
 */
record Cursor(String before, String behind) {
    /**
     * The marks by which model families are told of a cursor, as clients write them into prompts
     * for a model that they take for one of these: to any other they are noise.
     *
     * @param end what closes the prompt; empty if nothing does
     */
    private record Marks(String before, String behind, String end, boolean behindFirst) {
        boolean areIn(String prompt) {
            return prompt.startsWith(behindFirst ? behind : before)
                    && prompt.indexOf(behindFirst ? before : behind) > 0
                    && prompt.stripTrailing().endsWith(end);
        }

        Cursor read(String prompt) {
            String first = behindFirst ? behind : before;
            String second = behindFirst ? before : behind;
            // The text itself may be about such marks; what the client wrote last is the client's.
            int middle = prompt.lastIndexOf(second);
            int to = end.isEmpty() ? prompt.length() : prompt.lastIndexOf(end);
            if (middle < first.length() || to < middle + second.length()) {
                return new Cursor(prompt, "");
            }
            String one = prompt.substring(first.length(), middle);
            String other = prompt.substring(middle + second.length(), to);
            return behindFirst ? new Cursor(other, one) : new Cursor(one, other);
        }
    }

    private static final List<Marks> FAMILIES =
            List.of(
                    new Marks("<fim_prefix>", "<fim_suffix>", "<fim_middle>", false),
                    new Marks("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", false),
                    new Marks("<PRE> ", " <SUF>", " <MID>", false),
                    new Marks("<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>", false),
                    new Marks("[PREFIX]", "[SUFFIX]", "", true));

    /** Where a client's cursor is, whether it says so by a suffix or by marks in its prompt. */
    static Cursor in(Asked asked) {
        String prompt = asked.prompt();
        if (asked.suffix().isEmpty()) {
            for (Marks marks : FAMILIES) {
                if (marks.areIn(prompt)) {
                    return marks.read(prompt);
                }
            }
        }
        return new Cursor(prompt, asked.suffix());
    }
}
