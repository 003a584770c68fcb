package io.sfai.gateway.local.chat;

import java.util.Map;

/** How much of a show an answer makes. */
enum Look {
    /** For a pipe: the answer and nothing else. */
    BARE,
    /** For a terminal that shows no colours, or whose owner wants none. */
    PLAIN,
    COLOURED;

    /** For a terminal, or for what is none. */
    static Look of(boolean terminal, Map<String, String> environment) {
        if (!terminal) {
            return BARE;
        }
        boolean plain =
                !environment.getOrDefault("NO_COLOR", "").isEmpty()
                        || "dumb".equals(environment.get("TERM"));
        return plain ? PLAIN : COLOURED;
    }
}
