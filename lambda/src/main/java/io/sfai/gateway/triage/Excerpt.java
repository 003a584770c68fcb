package io.sfai.gateway.triage;

import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The end of a conversation in a few thousand characters, one message a line: JSON, so that no text
 * can pass for a line of its own.
 */
final class Excerpt {
    /** Of all messages together. */
    private static final int MOST = 4000;

    private static final int MOST_OF_A_USERS = 2000;
    private static final int MOST_OF_AN_ANSWER = 500;

    private Excerpt() {}

    /** What users and models said, newest last; system texts and what tools gave are left out. */
    static String of(List<Message> messages) {
        Deque<String> lines = new ArrayDeque<>();
        int left = MOST;
        for (Message message : messages.reversed()) {
            boolean users = message.role() == Role.USER;
            if (left <= 0) {
                break;
            }
            if (!users && message.role() != Role.ASSISTANT) {
                continue;
            }
            int most = Math.min(left, users ? MOST_OF_A_USERS : MOST_OF_AN_ANSWER);
            String text = cut(words(message), most);
            if (!text.isEmpty()) {
                left -= text.length();
                String role = users ? "user" : "assistant";
                lines.addFirst(Json.text(new JsonObject().put("role", role).put("text", text)));
            }
        }
        return String.join("\n", lines);
    }

    private static String words(Message message) {
        StringBuilder words = new StringBuilder(message.text().strip());
        for (Part part : message.parts()) {
            if (part instanceof Part.Image) {
                words.append(" [a picture]");
            } else if (part instanceof Part.File) {
                words.append(" [a document]");
            }
        }
        return words.toString();
    }

    /** Beginning and end of a text: what it is about often stands first, what to do last. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int head = most / 2;
        int tail = text.length() - (most - head);
        if (Character.isLowSurrogate(text.charAt(head))) {
            head--;
        }
        if (Character.isLowSurrogate(text.charAt(tail))) {
            tail++;
        }
        return text.substring(0, head) + " […] " + text.substring(tail);
    }
}
