package io.sfai.gateway.provider;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonArray;
import java.util.List;

/** The inputs of an embedding for upstreams that take text only. */
public final class TextInputs {
    private TextInputs() {}

    /**
     * The texts, in order.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 if the client sent tokens, which are those
     *     of some other model
     */
    public static List<String> of(InferenceRequest request, Target target) {
        Object input = request.body().get("input");
        if (input instanceof JsonArray array && !(array.get(0) instanceof String)) {
            throw new BadRequest(
                            target.id()
                                    + " takes text; only OpenAI-compatible upstreams take tokens",
                            "input",
                            null)
                    .exception();
        }
        return request.messages().stream().map(Message::text).toList();
    }
}
