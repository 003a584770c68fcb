package io.sfai.gateway.api.completions;

import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceEvent.Text;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.sse.SseWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Passes an upstream's own chunks on, byte by byte but for the model's name. OpenAI's clients get
 * usage only if they asked for it, on a chunk of its own; in Mistral's it is part of the last one.
 */
final class CompletionRelay {
    private final Asked asked;
    private final String alias;
    private final SseWriter out;
    private final byte[] quotedAlias;
    private @Nullable JsonObject usageChunk;

    CompletionRelay(Asked asked, String alias, SseWriter out) {
        this.asked = asked;
        this.alias = alias;
        this.out = out;
        this.quotedAlias = Json.bytes(alias);
    }

    void write(Raw raw) throws IOException {
        JsonObject chunk = raw.body();
        JsonArray choices = chunk.array("choices");
        boolean empty = choices == null || choices.isEmpty();
        if (asked.dialect() == Dialect.FIM) {
            // Its clients look at the first choice of every chunk.
            if (!empty) {
                send(raw);
            }
            return;
        }
        boolean sound = !chunk.has("usage") || (asked.usageAsked() && chunk.get("usage") == null);
        if (sound) {
            send(raw);
            return;
        }
        if (chunk.object("usage") != null) {
            usageChunk = chunk.copy().put("choices", new JsonArray()).put("model", alias);
        }
        if (!empty) {
            chunk.put("model", alias).remove("usage");
            out.data(Json.bytes(chunk));
        }
    }

    void end() throws IOException {
        if (usageChunk != null && asked.usageAsked()) {
            out.data(Json.bytes(usageChunk));
        }
    }

    private void send(Raw raw) throws IOException {
        Text text = raw.text();
        byte[] spliced = text == null ? null : text.with(quotedAlias);
        out.data(spliced == null ? Json.bytes(raw.body().put("model", alias)) : spliced);
    }
}
