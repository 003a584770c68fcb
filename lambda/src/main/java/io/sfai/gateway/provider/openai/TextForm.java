package io.sfai.gateway.provider.openai;

import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to complete text as one of the upstream's two APIs for that takes it.
 *
 * @param api the upstream's API: {@link Dialect#COMPLETIONS} or {@link Dialect#FIM}
 * @param own the client's own words in its own dialect
 * @param usage whether a stream is told to tell its usage, which some servers refuse
 */
record TextForm(
        Dialect api, InferenceRequest request, JsonObject own, Target target, boolean usage) {
    private static final String PROMPT = "prompt";
    private static final String OPTIONS = "stream_options";

    /** What both APIs have, under one name. */
    private static final List<String> SHARED =
            List.of("max_tokens", "temperature", "top_p", "stop", "stream");

    /** Where it is posted, behind the base. */
    String path() {
        return api == Dialect.FIM ? "/fim/completions" : "/completions";
    }

    /** Whether the upstream is asked in another dialect than the client's. */
    boolean isCrossed() {
        return api != request.dialect();
    }

    boolean hasSuffix() {
        return !own.string("suffix", "").isEmpty();
    }

    /** The one text before the cursor; null if there are several or they are tokens. */
    static @Nullable String prompt(JsonObject own) {
        return own.get(PROMPT) instanceof JsonArray array && array.size() == 1
                ? array.get(0) instanceof String text ? text : null
                : own.string(PROMPT);
    }

    JsonObject body() {
        JsonObject body = isCrossed() ? crossed() : own.copy();
        body.put("model", target.model());
        if (usage && request.stream() && api == Dialect.COMPLETIONS) {
            // The log needs the usage, whether the client wants it or not.
            JsonObject options = body.object(OPTIONS);
            body.put(
                    OPTIONS,
                    (options == null ? new JsonObject() : options.copy())
                            .put("include_usage", true));
        }
        return body;
    }

    private JsonObject crossed() {
        JsonObject body = new JsonObject().put("model", target.model()).put(PROMPT, prompt(own));
        if (hasSuffix()) {
            body.put("suffix", own.get("suffix"));
        }
        for (String name : SHARED) {
            if (own.get(name) != null) {
                body.put(name, own.get(name));
            }
        }
        boolean toFim = api == Dialect.FIM;
        Object seed = own.get(toFim ? "seed" : "random_seed");
        return seed == null ? body : body.put(toFim ? "random_seed" : "seed", seed);
    }

    /** The same of a model that chats: of what nobody refuses it lacks just this one. */
    static JsonArray unsaidInChat(InferenceRequest request) {
        JsonObject own = request.original();
        boolean asked = own != null && own.get("min_tokens") != null;
        return asked ? JsonArray.of("min_tokens") : new JsonArray();
    }

    /** Names of the client's fields that the upstream is not told of; empty if it gets them all. */
    JsonArray unsaid() {
        JsonArray unsaid = new JsonArray();
        if (isCrossed()) {
            for (String name : own.names()) {
                // The gateway itself puts the prompt before the answer, and keeps the usage.
                boolean known =
                        SHARED.contains(name)
                                || List.of("model", PROMPT, "suffix", "seed", "random_seed", "echo")
                                        .contains(name)
                                || name.equals(OPTIONS);
                if (!known && own.get(name) != null && unsaid.size() < 20) {
                    unsaid.add(name);
                }
            }
        }
        return unsaid;
    }
}
