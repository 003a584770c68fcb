package io.sfai.gateway.provider.openai;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What the chunks and answers of the older Completions say, in the gateway's own terms. */
final class TextDeltas {
    private TextDeltas() {}

    /**
     * Of a {@code text_completion}, which is the same streamed and whole; the first choice only.
     */
    static List<Delta> of(JsonObject completion) {
        List<Delta> deltas = new ArrayList<>(2);
        JsonArray choices = completion.array("choices");
        JsonObject choice = choices == null ? null : choices.object(0);
        if (choice != null) {
            String text = choice.string("text", "");
            if (!text.isEmpty()) {
                deltas.add(new Delta.Text(text));
            }
            String finish = choice.string("finish_reason", "");
            if (!finish.isEmpty()) {
                deltas.add(ChatDeltas.finish(finish));
            }
        }
        JsonObject usage = completion.object("usage");
        if (usage != null) {
            deltas.add(new Delta.UsageReport(ChatDeltas.usage(usage)));
        }
        return deltas;
    }
}
