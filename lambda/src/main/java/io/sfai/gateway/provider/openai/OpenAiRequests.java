package io.sfai.gateway.provider.openai;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonObject;
import java.util.List;

/** Maps a request to the upstream's body: the client's own words with the few that are ours. */
final class OpenAiRequests {
    private OpenAiRequests() {}

    /** The client's turns, tools and parameters for the target's model. */
    static JsonObject body(InferenceRequest request, Target target) {
        JsonObject own = request.body();
        JsonObject body = parameters(request, target.capabilities());
        if (request.dialect() == Dialect.RESPONSES) {
            // Refuses the choice of a tool that only Responses has.
            request.parameters().toolChoice();
        }
        if (request.dialect() == Dialect.MESSAGES) {
            // Said as an effort beside it, and many servers refuse a name that they do not know.
            body.remove("thinking");
            if ("max".equals(body.get("reasoning_effort"))) {
                body.put("reasoning_effort", "high");
            }
        }
        body.put("model", target.model());
        body.put("messages", RelayedTurns.of(own.get("messages"), target.capabilities()));
        if (own.has("tools")) {
            body.put("tools", RelayedTurns.of(own.get("tools"), target.capabilities()));
        }
        if (own.has("stream")) {
            body.put("stream", own.get("stream"));
        }
        JsonObject options = own.object("stream_options");
        if (request.stream()) {
            // The log needs the usage, whether the client wants it or not.
            body.put(
                    "stream_options",
                    (options == null ? new JsonObject() : options.copy())
                            .put("include_usage", true));
        } else if (options != null) {
            body.put("stream_options", options);
        }
        return body;
    }

    /** The parameters; the limit on the answer's tokens under the name that the model takes. */
    private static JsonObject parameters(InferenceRequest request, Capabilities capabilities) {
        JsonObject body = request.parameters().json();
        for (String written : List.of("max_completion_tokens", "max_tokens")) {
            String name = capabilities.nameOfLimit(written);
            Object limit = body.get(written);
            if (limit == null || name.equals(written)) {
                continue;
            }
            body.remove(written);
            if (written.equals("max_completion_tokens") || body.get(name) == null) {
                // Who wrote both means the newer name, as everywhere in the gateway.
                body.put(name, limit);
            }
        }
        return body;
    }
}
