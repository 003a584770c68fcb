package io.sfai.gateway.agent;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMap.WeightedTarget;
import io.sfai.gateway.tool.ToolOutcome;
import java.util.ArrayList;
import java.util.List;

/**
 * What all results of a run may fill together. Each alone is bounded; ten of them would still not
 * fit into a model's window, and the answer would end as its upstream's refusal.
 */
final class Room {
    /** Tokens of a model whose window is not known. */
    private static final long USUAL_WINDOW = 200_000;

    /** Half a window, at four characters a token. */
    private static final long CHARACTERS_FOR_A_TOKEN = 2;

    /** Upstreams take twenty; of their requests' bytes, 32 MB at most. */
    private static final int IMAGES = 20;

    private static final long CHARACTERS_OF_IMAGES = 16 << 20;

    private long characters;
    private int images = IMAGES;
    private long ofImages = CHARACTERS_OF_IMAGES;

    Room(long characters) {
        this.characters = characters;
    }

    /** For the smallest of an alias's models. */
    static Room of(Alias alias) {
        long smallest = Long.MAX_VALUE;
        for (WeightedTarget each : alias.targets()) {
            Long window = each.target().capabilities().contextWindow();
            smallest = Math.min(smallest, window == null ? USUAL_WINDOW : window);
        }
        return new Room(Math.min(smallest, Integer.MAX_VALUE) * CHARACTERS_FOR_A_TOKEN);
    }

    /** What fits of a result, and a word where something does not. */
    ToolOutcome fitted(ToolOutcome outcome) {
        List<Part> parts = new ArrayList<>();
        for (Part part : outcome.parts()) {
            parts.add(
                    switch (part) {
                        case Part.Text text -> fitted(text);
                        case Part.Image image -> fitted(image);
                        default -> part;
                    });
        }
        return new ToolOutcome(parts, outcome.failed(), outcome.structured());
    }

    private Part fitted(Part.Text text) {
        String words = text.text();
        if (words.length() <= characters) {
            characters -= words.length();
            return text;
        }
        int end = (int) characters;
        end -= end > 0 && Character.isHighSurrogate(words.charAt(end - 1)) ? 1 : 0;
        characters = 0;
        return new Part.Text(
                words.substring(0, end)
                        + "\n[cut: "
                        + (words.length() - end)
                        + " more characters; there is no room for more results]");
    }

    private Part fitted(Part.Image image) {
        if (images == 0 || image.url().length() > ofImages) {
            return new Part.Text("[a further image is left out]");
        }
        images--;
        ofImages -= image.url().length();
        return image;
    }
}
