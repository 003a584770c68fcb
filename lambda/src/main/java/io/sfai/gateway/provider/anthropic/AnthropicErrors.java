package io.sfai.gateway.provider.anthropic;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.Failures;
import io.sfai.gateway.upstream.RetryAfter;
import io.sfai.gateway.upstream.UpstreamClient.Exchange;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Maps the upstream's errors: {@code {"type":"error","error":{"type":…,"message":…}}}. */
final class AnthropicErrors {
    private AnthropicErrors() {}

    /** The upstream answered with an error status. */
    static GatewayException refused(String provider, int status, Exchange answer) {
        Told told = read(answer.bytes(64 * 1024));
        Duration retryAfter =
                RetryAfter.parse(answer.header("retry-after-ms"), answer.header("retry-after"));
        String id = answer.header("request-id");
        return Failures.refused(
                provider
                        + " answered "
                        + status
                        + ": "
                        + told.message
                        + (id == null ? "" : " (its request " + id + ")"),
                status,
                code(told),
                param(told.message),
                retryAfter);
    }

    /** An error object came with status 200, alone or inside the stream. */
    static GatewayException insideAnswer(String provider, JsonObject body) {
        Told told = told(body);
        return Failures.refused(
                provider + " failed while answering: " + told.message,
                status(told.type),
                code(told),
                null,
                null);
    }

    /** Whether this is an error object, in the upstream's own shape or in that of a proxy. */
    static boolean isError(JsonObject body) {
        return "error".equals(body.string("type")) || body.get("error") != null;
    }

    private static int status(@Nullable String type) {
        return switch (type) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "api_error" -> 500;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            case null, default -> 0;
        };
    }

    private static @Nullable String code(Told told) {
        String words = told.message.toLowerCase(Locale.ROOT);
        if (words.contains("prompt is too long") || words.contains("exceed context limit")) {
            return Upstream.CONTEXT_WINDOW;
        }
        return words.contains("content filtering policy") ? Upstream.CONTENT_FILTER : told.type;
    }

    /** The upstream begins such messages with the field's path, as in {@code tools.0.name: …}. */
    private static @Nullable String param(String message) {
        int colon = message.indexOf(':');
        for (int i = 0; i < colon; i++) {
            char c = message.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_' && c != '.') {
                return null;
            }
        }
        return colon > 0 ? message.substring(0, colon) : null;
    }

    private static Told read(byte[] body) {
        try {
            return Json.parse(body) instanceof JsonObject object
                    ? told(object)
                    : new Told(Failures.plain(body), null);
        } catch (JsonException e) {
            return new Told(Failures.plain(body), null);
        }
    }

    private static Told told(JsonObject body) {
        JsonObject error = body.object("error");
        JsonObject said = error == null ? body : error;
        String message = said.string("message", "");
        return new Told(
                message.isBlank() ? Failures.plain(Json.bytes(said)) : message,
                error == null ? null : error.string("type"));
    }

    /** What an error body says. */
    private record Told(String message, @Nullable String type) {}
}
