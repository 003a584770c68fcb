package io.sfai.gateway.tool.web;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.tool.ToolOutcome;
import io.sfai.gateway.upstream.Media;
import io.sfai.gateway.upstream.Scrub;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes outcomes of servers' answers, without the keys that the server was sent. */
final class AnswerReader {
    private static final int MOST_OF_AN_ERROR = 2_000;

    private final Set<String> sentKeys;

    AnswerReader(Set<String> sentKeys) {
        this.sentKeys = sentKeys;
    }

    ToolOutcome read(WebAnswer answer) {
        if (answer.isRedirect()) {
            return ToolOutcome.failed(
                    "the server answered with a redirect (status "
                            + answer.status()
                            + "), and redirects are not followed");
        }
        if (!answer.isSuccess()) {
            return ToolOutcome.failed(refusal(answer));
        }
        if (answer.bytes().length == 0) {
            return ToolOutcome.text("done (status " + answer.status() + ", nothing was answered)");
        }
        // Before the declared type: some send images as application/octet-stream.
        Media image = answer.cut() ? null : Media.image(answer.bytes());
        if (image != null) {
            String url = "data:" + image.type() + ";base64," + image.base64();
            return new ToolOutcome(List.of(new Part.Image(url, "result")), false, null);
        }
        return answer.isText() ? text(answer) : binary(answer);
    }

    private ToolOutcome text(WebAnswer answer) {
        String text = Scrub.sent(answer.text(), sentKeys);
        if (answer.cut()) {
            String note =
                    "[This is the beginning: the answer is longer than "
                            + WebAnswer.MOST_BYTES
                            + " bytes.]";
            return new ToolOutcome(List.of(new Part.Text(text), new Part.Text(note)), false, null);
        }
        JsonObject structured = structured(text);
        if (structured == null) {
            return ToolOutcome.text(text);
        }
        // Escapes, as some writers of JSON put them in for + or =, may have hidden a key.
        String written = Json.text(structured);
        String clean = Scrub.sent(written, sentKeys);
        if (!clean.equals(written)) {
            text = clean;
            structured = structured(clean);
        }
        return new ToolOutcome(List.of(new Part.Text(text)), false, structured);
    }

    private String refusal(WebAnswer answer) {
        String start = "the server answered with status " + answer.status();
        if (answer.bytes().length == 0 || !answer.isText()) {
            return start;
        }
        String text = Scrub.sent(answer.text(), sentKeys).strip();
        return start
                + ": "
                + (text.length() <= MOST_OF_AN_ERROR
                        ? text
                        : text.substring(0, MOST_OF_AN_ERROR) + "…");
    }

    private static ToolOutcome binary(WebAnswer answer) {
        String type = answer.type().isOpen() ? "an unknown type" : answer.type().essence();
        String size = answer.cut() ? "more than " : "";
        return ToolOutcome.text(
                "[The answer is no text but "
                        + size
                        + answer.bytes().length
                        + " bytes of "
                        + type
                        + ", which can't be shown.]");
    }

    private static @Nullable JsonObject structured(String text) {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof JsonObject object
                    ? object
                    : null;
        } catch (JsonException e) {
            return null;
        }
    }
}
