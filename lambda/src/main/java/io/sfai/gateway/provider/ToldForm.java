package io.sfai.gateway.provider;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.Capabilities.Thinking;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.ResponseFormat;
import io.sfai.gateway.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Tells a model in words which form its answer must have, where it can't be held to it. */
public final class ToldForm {
    private static final String JSON_ONLY =
            "Answer with one JSON object and nothing else: no code fence, no other words.";

    private ToldForm() {}

    /** Whether words are all there is. */
    public static boolean isNeeded(ResponseFormat format, Capabilities capabilities) {
        boolean canBeHeld = capabilities.structuredOutput() != StructuredOutput.NONE;
        return switch (format) {
            case ResponseFormat.Text text -> false;
            // Models that may think at any time refuse a call that must be made.
            case ResponseFormat.AnyJson any ->
                    !canBeHeld
                            || capabilities.thinking() == Thinking.ADAPTIVE
                            || capabilities.thinking() == Thinking.ALWAYS;
            case ResponseFormat.Schema schema -> !canBeHeld;
        };
    }

    /** The turns with these words behind the system's. */
    public static Turns added(Turns turns, ResponseFormat format) {
        String words =
                format instanceof ResponseFormat.Schema schema
                        ? JSON_ONLY + " It must keep to this schema: " + Json.text(schema.schema())
                        : JSON_ONLY;
        List<Part> system = new ArrayList<>(turns.system());
        system.add(new Part.Text(words));
        return new Turns(List.copyOf(system), turns.turns());
    }
}
