package io.sfai.gateway.tool;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call gave, as the tool said it.
 *
 * @param parts texts and images, in order
 * @param failed whether the call did not do what it was made for
 * @param structured the same as JSON, where the tool gives that; null otherwise
 */
public record ToolOutcome(List<Part> parts, boolean failed, @Nullable JsonObject structured) {
    /** A text. */
    public static ToolOutcome text(String text) {
        return new ToolOutcome(List.of(new Part.Text(text)), false, null);
    }

    /** A failure in words that help a model to do better. */
    public static ToolOutcome failed(String reason) {
        return new ToolOutcome(List.of(new Part.Text(reason)), true, null);
    }
}
