package io.sfai.gateway.provider.openai;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.Failures;
import io.sfai.gateway.upstream.UpstreamClient.Exchange;
import org.jspecify.annotations.Nullable;

/** Maps the errors of an upstream that speaks Responses. */
final class ResponseErrors {
    private ResponseErrors() {}

    /** The upstream answered with an error status; one that has no such path is told how to fix. */
    static GatewayException refused(String provider, int status, Exchange answer) {
        GatewayException told = OpenAiErrors.refused(provider, status, answer);
        boolean noSuchPath = status == 404 || status == 405;
        if (!noSuchPath
                || !(told.error() instanceof Upstream said)
                || "model_not_found".equals(said.code())) {
            return told;
        }
        String hint =
                ". If it has no /responses, leave \"responses\" out of \"apis\" of the provider \""
                        + provider
                        + "\" in the model map: it is then asked in Chat Completions";
        return Failures.refused(
                said.message() + hint, status, said.code(), said.param(), said.retryAfter());
    }

    /**
     * The upstream failed inside an answer.
     *
     * @param error with {@code code} and {@code message}, of a response or an {@code error} event
     */
    static GatewayException failed(String provider, @Nullable JsonObject error) {
        JsonObject told = error == null ? new JsonObject() : error;
        String nothing = told.isEmpty() ? "it did not say why" : Json.text(told);
        Object code = told.get("code");
        String name = code == null ? told.string("type") : code.toString();
        return Failures.refused(
                provider + " failed while answering: " + told.string("message", nothing),
                status(name == null ? "" : name),
                name,
                told.string("param"),
                null);
    }

    /** The status that the same error would have had in the place of an answer. */
    private static int status(String code) {
        return switch (code) {
            case "server_error", "vector_store_timeout" -> 500;
            case "rate_limit_exceeded", "insufficient_quota" -> 429;
            case Upstream.CONTEXT_WINDOW, Upstream.CONTENT_FILTER -> 400;
            default -> {
                if (code.matches("[45]\\d\\d")) {
                    yield Integer.parseInt(code);
                }
                yield code.startsWith("invalid_") || code.contains("image") ? 400 : 0;
            }
        };
    }
}
