package io.sfai.gateway.api.embeddings;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Estimate;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Vector;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One {@code list} of embeddings in the encoding that the client asked for. */
final class EmbeddingList implements AnswerForm.Whole {
    private final InferenceRequest request;
    private List<Vector> vectors = List.of();
    private @Nullable Long tokens;

    EmbeddingList(InferenceRequest request) {
        this.request = request;
    }

    @Override
    public void event(InferenceEvent event) {
        for (Delta delta : event.deltas()) {
            if (delta instanceof Delta.Embeddings all) {
                vectors = all.vectors();
            } else if (delta instanceof Delta.UsageReport report) {
                tokens = report.usage().input();
            }
        }
    }

    /** Put together in one piece of the right length: it may be most of the memory. */
    @Override
    public byte[] bytes() {
        boolean base64 = "base64".equals(request.parameters().get("encoding_format"));
        List<Written> pieces = new ArrayList<>(2 * vectors.size() + 2);
        String before = "{\"object\":\"list\",\"data\":[";
        for (int i = 0; i < vectors.size(); i++) {
            pieces.add(
                    Written.of(
                            before
                                    + "{\"object\":\"embedding\",\"index\":"
                                    + i
                                    + ",\"embedding\":"));
            pieces.add(base64 ? Written.base64(vectors.get(i)) : Written.numbers(vectors.get(i)));
            before = "},";
        }
        pieces.add(Written.of(vectors.isEmpty() ? before + "]" : "}]"));
        pieces.add(Written.of(rest()));
        return Written.together(pieces);
    }

    /**
     * What follows the vectors; tokens are guessed if the upstream did not count, as in the log.
     */
    private String rest() {
        long used = tokens == null ? Estimate.tokens(request) : tokens;
        JsonObject usage = new JsonObject().put("prompt_tokens", used).put("total_tokens", used);
        String json =
                new String(
                        Json.bytes(
                                new JsonObject().put("model", request.alias()).put("usage", usage)),
                        StandardCharsets.UTF_8);
        return "," + json.substring(1);
    }
}
