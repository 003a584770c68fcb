package io.sfai.gateway.api.embeddings;

import io.sfai.gateway.api.RequestBody;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Envelope;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an Embeddings body. What it does not know is left to the upstream. */
final class EmbeddingRequests {
    private EmbeddingRequests() {}

    /**
     * Reads a request.
     *
     * @throws GatewayException 400 naming the place, if the body is not one
     */
    static InferenceRequest read(HttpRequest http, Caller caller, Instant received) {
        JsonObject body = RequestBody.read(http.body());
        String alias = body.string("model");
        if (alias == null || alias.isBlank()) {
            throw bad("model must be the name of an alias", "model");
        }
        checkStream(body.get("stream"));
        checkFormat(body.get("encoding_format"));
        checkDimensions(body.get("dimensions"));
        Object user = body.get("user");
        if (user != null && !(user instanceof String)) {
            throw bad("user must be a string", "user");
        }
        Envelope envelope =
                new Envelope(
                        http.id(),
                        Dialect.EMBEDDINGS,
                        caller,
                        alias,
                        false,
                        Map.of(),
                        received,
                        http.deadline(),
                        Journal.NONE);
        JsonObject parameters = body.copy();
        List.of("model", "input", "stream").forEach(parameters::remove);
        return new InferenceRequest(
                envelope,
                EmbeddingInputs.read(body.get("input")),
                List.of(),
                new Parameters(parameters),
                body,
                body);
    }

    private static void checkStream(@Nullable Object stream) {
        if (stream != null && !Boolean.FALSE.equals(stream)) {
            throw bad("embeddings are not streamed: leave stream out", "stream");
        }
    }

    private static void checkFormat(@Nullable Object format) {
        if (format != null && !format.equals("float") && !format.equals("base64")) {
            throw bad("encoding_format must be float or base64", "encoding_format");
        }
    }

    private static void checkDimensions(@Nullable Object dimensions) {
        if (dimensions != null && !(dimensions instanceof Long number && number > 0)) {
            throw bad("dimensions must be a whole number above 0", "dimensions");
        }
    }

    static GatewayException bad(String message, @Nullable String param) {
        return new BadRequest(message, param, null).exception();
    }
}
