package io.sfai.gateway.provider.openai;

import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonObject;

/** Maps a request to the upstream's body: the client's own words with the few that are ours. */
final class OpenAiRequests {
    private OpenAiRequests() {}

    /** The client's body with the target's model; a stream always asks for its usage. */
    static JsonObject body(InferenceRequest request, Target target) {
        JsonObject body = request.body().copy().put("model", target.model());
        if (request.stream()) {
            JsonObject options = body.object("stream_options");
            body.put(
                    "stream_options",
                    (options == null ? new JsonObject() : options.copy())
                            .put("include_usage", true));
        }
        return body;
    }
}
