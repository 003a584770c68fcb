package io.sfai.gateway.provider.openai;

import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonObject;

/** Maps a request to the upstream's body: the client's own words with the few that are ours. */
final class OpenAiRequests {
    private OpenAiRequests() {}

    /** The client's turns, tools and parameters for the target's model. */
    static JsonObject body(InferenceRequest request, Target target) {
        JsonObject own = request.body();
        JsonObject body = request.parameters().json().put("model", target.model());
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
}
