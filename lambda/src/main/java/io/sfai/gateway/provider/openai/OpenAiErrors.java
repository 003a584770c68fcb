package io.sfai.gateway.provider.openai;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.Failures;
import io.sfai.gateway.upstream.RetryAfter;
import io.sfai.gateway.upstream.UpstreamClient.Exchange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Maps the upstream's errors, in the shapes that compatible servers give them. */
final class OpenAiErrors {

    private OpenAiErrors() {}

    /** The upstream answered with an error status. */
    static GatewayException refused(String provider, int status, Exchange answer) {
        Told told = read(answer.bytes(64 * 1024));
        Duration retryAfter =
                RetryAfter.parse(answer.header("retry-after-ms"), answer.header("retry-after"));
        return Failures.refused(
                provider + " answered " + status + ": " + told.message,
                status,
                told.code,
                told.param,
                retryAfter);
    }

    /** An error object came with status 200, alone or inside the stream. */
    static GatewayException insideAnswer(String provider, JsonObject body) {
        Told told = told(body);
        int status =
                told.code != null && told.code.matches("[45]\\d\\d")
                        ? Integer.parseInt(told.code)
                        : 0;
        return Failures.refused(
                provider + " failed while answering: " + told.message,
                status,
                told.code,
                told.param,
                null);
    }

    private static Told read(byte[] body) {
        try {
            Object json = Json.parse(body);
            // Gemini's compatible address wraps its error in an array.
            if (json instanceof JsonArray array && !array.isEmpty()) {
                json = array.get(0);
            }
            return json instanceof JsonObject object
                    ? told(object)
                    : new Told(Failures.plain(body), null, null);
        } catch (JsonException e) {
            return new Told(Failures.plain(body), null, null);
        }
    }

    private static Told told(JsonObject body) {
        JsonObject error = body.object("error");
        if (error == null) {
            String message = firstText(body, "error", "message", "detail");
            return new Told(
                    message == null ? Failures.plain(Json.bytes(body)) : message, code(body), null);
        }
        String message = firstText(error, "message", "detail");
        String code = code(error);
        return new Told(
                message == null ? Failures.plain(Json.bytes(error)) : message,
                code == null ? error.string("type") : code,
                error.string("param"));
    }

    private static @Nullable String code(JsonObject error) {
        Object code = error.get("code");
        return code == null ? null : code.toString();
    }

    private static @Nullable String firstText(JsonObject object, String... names) {
        for (String name : names) {
            String text = object.string(name);
            if (text != null && !text.isBlank()) {
                return text;
            }
        }
        return null;
    }

    /** What an error body says. */
    private record Told(String message, @Nullable String code, @Nullable String param) {}
}
