package io.sfai.gateway.provider.openai;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.upstream.RetryAfter;
import io.sfai.gateway.upstream.UpstreamClient.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps the upstream's errors, in the shapes that compatible servers give them. What they say is
 * neither cut nor free of keys yet.
 */
final class OpenAiErrors {

    private OpenAiErrors() {}

    /** The upstream answered with an error status. */
    static GatewayException refused(String provider, int status, Exchange answer) {
        byte[] body = answer.bytes(64 * 1024);
        Told told = read(body);
        Duration retryAfter =
                RetryAfter.parse(answer.header("retry-after-ms"), answer.header("retry-after"));
        return upstream(
                provider + " answered " + status + ": " + told.message,
                UpstreamFault.REFUSED,
                status,
                told,
                retryAfter,
                null);
    }

    /** An error object came with status 200, alone or inside the stream. */
    static GatewayException insideAnswer(String provider, JsonObject body) {
        Told told = told(body);
        int status = told.code != null && told.code.matches("[45]\\d\\d") ? number(told.code) : 0;
        return upstream(
                provider + " failed while answering: " + told.message,
                UpstreamFault.REFUSED,
                status,
                told,
                null,
                null);
    }

    static GatewayException html(String provider, byte[] start) {
        return upstream(
                provider + " answered with a web page instead of JSON: " + plain(start),
                UpstreamFault.MALFORMED,
                200,
                Told.NOTHING,
                null,
                null);
    }

    static GatewayException malformed(String provider, String reason) {
        return upstream(
                provider + " sent something that is not its protocol: " + reason,
                UpstreamFault.MALFORMED,
                200,
                Told.NOTHING,
                null,
                null);
    }

    static GatewayException malformed(String provider, Throwable cause) {
        return upstream(
                provider + "'s answer could not be read",
                UpstreamFault.MALFORMED,
                200,
                Told.NOTHING,
                null,
                cause);
    }

    static GatewayException cut(String provider, @Nullable Throwable cause) {
        return upstream(
                provider + "'s stream ended before the answer did",
                UpstreamFault.CUT,
                200,
                Told.NOTHING,
                null,
                cause);
    }

    private static GatewayException upstream(
            String message,
            UpstreamFault fault,
            int status,
            Told told,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        Map<String, String> headers =
                retryAfter == null
                        ? Map.of()
                        : Map.of("retry-after", RetryAfter.seconds(retryAfter));
        return new GatewayException(
                new Upstream(message, fault, status, told.code, told.param, retryAfter),
                headers,
                cause);
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
                    : new Told(plain(body), null, null);
        } catch (JsonException e) {
            return new Told(plain(body), null, null);
        }
    }

    private static Told told(JsonObject body) {
        JsonObject error = body.object("error");
        if (error == null) {
            String message = firstText(body, "error", "message", "detail");
            return new Told(message == null ? plain(Json.bytes(body)) : message, code(body), null);
        }
        String message = firstText(error, "message", "detail");
        String code = code(error);
        return new Told(
                message == null ? plain(Json.bytes(error)) : message,
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

    private static String plain(byte[] body) {
        String text =
                new String(body, StandardCharsets.UTF_8)
                        .replaceAll("(?s)<(script|style).*?</\\1>", " ")
                        .replaceAll("<[^>]*>", " ")
                        .replaceAll("\\s+", " ")
                        .strip();
        if (text.isEmpty()) {
            return "(no words)";
        }
        return text;
    }

    private static int number(String code) {
        return Integer.parseInt(code);
    }

    /** What an error body says. */
    private record Told(String message, @Nullable String code, @Nullable String param) {
        static final Told NOTHING = new Told("", null, null);
    }
}
