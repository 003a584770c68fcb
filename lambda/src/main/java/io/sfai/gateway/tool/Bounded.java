package io.sfai.gateway.tool;

import io.sfai.gateway.inference.Part;
import java.util.ArrayList;
import java.util.List;

/** Cuts what a call gave to what a model can read, and says so. */
final class Bounded {
    /** Some 25,000 tokens. */
    private static final int CHARACTERS = 100_000;

    private static final int IMAGES = 5;

    /** Characters of a data URL; Anthropic takes images of 5 MB in base64. */
    private static final int LARGEST_IMAGE = 5 << 20;

    private Bounded() {}

    static ToolOutcome outcome(ToolOutcome outcome) {
        List<Part> parts = new ArrayList<>();
        int left = CHARACTERS;
        int images = 0;
        for (Part part : outcome.parts()) {
            if (part instanceof Part.Text text) {
                boolean fits = text.text().length() <= left;
                parts.add(fits ? text : cut(text.text(), left));
                left = fits ? left - text.text().length() : 0;
            } else if (part instanceof Part.Image image && images < IMAGES) {
                images++;
                boolean fits = image.url().length() <= LARGEST_IMAGE;
                parts.add(fits ? image : new Part.Text("[an image of over 5 MB is left out]"));
            } else {
                parts.add(new Part.Text("[a further image is left out]"));
            }
        }
        return new ToolOutcome(parts, outcome.failed(), outcome.structured());
    }

    private static Part cut(String text, int left) {
        boolean splits = left > 0 && Character.isHighSurrogate(text.charAt(left - 1));
        int end = splits ? left - 1 : left;
        return new Part.Text(
                text.substring(0, end) + "\n[cut: " + (text.length() - end) + " more characters]");
    }
}
