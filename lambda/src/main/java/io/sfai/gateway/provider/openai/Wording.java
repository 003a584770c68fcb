package io.sfai.gateway.provider.openai;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/**
 * How an upstream's answers are read that come as choices.
 *
 * @param dialect whose clients can have them as they are
 * @param chunk what an event of a stream says
 * @param whole what a whole answer says
 */
record Wording(
        Dialect dialect,
        Function<JsonObject, List<Delta>> chunk,
        Function<JsonObject, List<Delta>> whole) {

    static final Wording CHAT =
            new Wording(Dialect.CHAT, ChatDeltas::ofChunk, ChatDeltas::ofCompletion);

    /** Mistral's answers have Chat's shape. */
    static final Wording FIM =
            new Wording(Dialect.FIM, ChatDeltas::ofChunk, ChatDeltas::ofCompletion);

    static final Wording COMPLETIONS =
            new Wording(Dialect.COMPLETIONS, TextDeltas::of, TextDeltas::of);
}
