package io.sfai.gateway.api.completions;

import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes the objects of both dialects: OpenAI's texts, and Mistral's messages. */
final class Shape {
    private final boolean texts;
    private final InferenceRequest request;
    private final long created;

    Shape(Asked asked, InferenceRequest request, Instant created) {
        this.texts = asked.dialect() == Dialect.COMPLETIONS;
        this.request = request;
        this.created = created.getEpochSecond();
    }

    /** The alias, which stands for the model in every answer. */
    String alias() {
        return request.alias();
    }

    /** A chunk with some of the text. */
    JsonObject chunk(String text, @Nullable String finish) {
        JsonObject said = new JsonObject().put("content", text);
        JsonObject choice = texts ? choice("text", text, finish) : fimChoice("delta", said, finish);
        return head(texts ? "text_completion" : "chat.completion.chunk")
                .put("choices", JsonArray.of(choice));
    }

    /** The chunk that has usage and nothing else. */
    JsonObject usageChunk(Usage usage) {
        return head("text_completion").put("choices", new JsonArray()).put("usage", usage(usage));
    }

    /** A whole answer. */
    JsonObject whole(String text, @Nullable String finish, @Nullable Usage usage) {
        JsonObject said = new JsonObject().put("role", "assistant").put("content", text);
        JsonObject choice =
                texts
                        ? choice("text", text, finish)
                        : fimChoice("message", said.put("tool_calls", null), finish);
        JsonObject whole =
                head(texts ? "text_completion" : "chat.completion")
                        .put("choices", JsonArray.of(choice));
        return usage == null ? whole : whole.put("usage", usage(usage));
    }

    private static JsonObject choice(String name, Object said, @Nullable String finish) {
        JsonObject choice = new JsonObject().put(name, said).put("index", 0L);
        return choice.put("logprobs", null).put("finish_reason", finish);
    }

    private static JsonObject fimChoice(String name, JsonObject said, @Nullable String finish) {
        JsonObject choice = new JsonObject().put("index", 0L).put(name, said);
        return choice.put("finish_reason", finish);
    }

    private JsonObject head(String object) {
        JsonObject head = new JsonObject().put("id", "cmpl-" + request.id());
        head.put("object", object).put("created", created);
        return head.put("model", request.alias());
    }

    static String finish(FinishReason reason) {
        return switch (reason.unified()) {
            case STOP, TOOL_CALLS -> "stop";
            case LENGTH -> "length";
            case CONTENT_FILTER -> "content_filter";
            case OTHER -> reason.raw();
        };
    }

    static JsonObject usage(Usage usage) {
        return new JsonObject()
                .put("prompt_tokens", usage.input())
                .put("completion_tokens", usage.output())
                .put("total_tokens", usage.input() + usage.output());
    }
}
