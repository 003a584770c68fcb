package io.sfai.gateway.telemetry;

import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.json.JsonObject;
import java.util.List;

/** What users wrote, as far as the log may have it. */
final class UserTexts {
    private static final int PREVIEW = 200;

    /** In the line's JSON, which is to stay under 200 KB with everything else in it. */
    private static final int MOST_BYTES = 150_000;

    private UserTexts() {}

    static void put(JsonObject line, List<Message> messages, UserText userText) {
        if (userText == UserText.NONE) {
            return;
        }
        String latest = latest(messages);
        int most = userText == UserText.FULL ? fitting(latest) : PREVIEW;
        int end = wholePairs(latest, most);
        line.put("latestUserMessage", new Excerpt(latest, 0, end, ""));
        line.put("latestUserMessageLength", (long) latest.length());
        if (end < latest.length()) {
            line.put("latestUserMessageTruncated", true);
        }
        line.put("contextTailPreview", tail(messages));
    }

    private static String latest(List<Message> messages) {
        for (Message message : messages.reversed()) {
            if (message.role() == Message.Role.USER) {
                return message.text();
            }
        }
        return "";
    }

    /** How many of a text's first characters fit into the line. */
    private static int fitting(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            bytes += bytesInJson(text.charAt(i));
            if (bytes > MOST_BYTES) {
                return i;
            }
        }
        return text.length();
    }

    private static int bytesInJson(char c) {
        if (c < ' ') {
            return 6;
        }
        if (c < 0x80) {
            return c == '"' || c == '\\' ? 2 : 1;
        }
        return c < 0x800 ? 2 : 3;
    }

    /** The last characters of the history, the last turn included. */
    private static Excerpt tail(List<Message> messages) {
        int most = PREVIEW + Redaction.MARGIN;
        StringBuilder tail = new StringBuilder();
        for (Message message : messages.reversed()) {
            String text = message.text();
            if (!tail.isEmpty() && !text.isEmpty()) {
                tail.insert(0, '\n');
            }
            tail.insert(0, text.substring(Math.max(0, text.length() - most)));
            if (tail.length() >= most) {
                break;
            }
        }
        int from = Math.max(0, tail.length() - PREVIEW);
        if (from > 0 && Character.isLowSurrogate(tail.charAt(from))) {
            from++;
        }
        return new Excerpt(tail.toString(), from, tail.length(), "");
    }

    /** Where to cut a text of at most so many characters: never through a pair. */
    private static int wholePairs(String text, int most) {
        if (text.length() <= most) {
            return text.length();
        }
        return most > 0 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    }
}
