package io.sfai.gateway.inference;

import java.util.List;

/** One turn of a conversation. */
public record Message(Role role, List<Part> parts) {
    /** Who speaks. {@code developer} is a system turn. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL
    }

    /** The turn's text parts, one after the other. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Text t) {
                text.append(t.text());
            }
        }
        return text.toString();
    }
}
