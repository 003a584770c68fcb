package io.sfai.gateway.telemetry;

import io.sfai.gateway.inference.Message;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.telemetry.AccessLog.UserText;
import java.util.List;

/** What users wrote, as far as the log may have it. */
final class UserTexts {
    private static final int PREVIEW = 200;

    /** CloudWatch takes 256 KB an event; a character may take six bytes in JSON. */
    private static final int MOST_CHARACTERS = 32_000;

    private UserTexts() {}

    static void put(JsonObject line, List<Message> messages, UserText userText) {
        if (userText == UserText.NONE) {
            return;
        }
        String latest = latest(messages);
        int most = userText == UserText.FULL ? MOST_CHARACTERS : PREVIEW;
        line.put("latestUserMessage", head(latest, most));
        line.put("latestUserMessageLength", (long) latest.length());
        if (latest.length() > most) {
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

    /** The last characters of the history, the last turn included. */
    private static String tail(List<Message> messages) {
        StringBuilder tail = new StringBuilder();
        for (Message message : messages.reversed()) {
            String text = message.text();
            if (!tail.isEmpty() && !text.isEmpty()) {
                tail.insert(0, '\n');
            }
            tail.insert(0, text.substring(Math.max(0, text.length() - PREVIEW)));
            if (tail.length() >= PREVIEW) {
                break;
            }
        }
        int from = Math.max(0, tail.length() - PREVIEW);
        if (from > 0 && Character.isLowSurrogate(tail.charAt(from))) {
            from++;
        }
        return tail.substring(from);
    }

    /** The first characters, never half of a pair. */
    private static String head(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }
}
