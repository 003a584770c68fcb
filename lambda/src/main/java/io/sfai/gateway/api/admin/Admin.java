package io.sfai.gateway.api.admin;

import io.sfai.gateway.auth.UnreadableKeyException;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayError.Forbidden;
import io.sfai.gateway.error.GatewayError.NotFound;
import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.store.StoreException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all of the admin's paths have in common: who may, how they are read, how they fail. */
final class Admin {
    private Admin() {}

    /** A handler for the master key alone, whose failures are told in its caller's words. */
    static BiFunction<HttpRequest, Caller, HttpResponse> only(
            Function<HttpRequest, HttpResponse> handler) {
        return (request, caller) -> {
            if (!caller.equals(Caller.MASTER)) {
                throw new Forbidden(
                                "keys and spend are for the master key alone",
                                "master_key_needed",
                                null)
                        .exception();
            }
            try {
                return handler.apply(request);
            } catch (IllegalArgumentException e) {
                throw bad(String.valueOf(e.getMessage()), null);
            } catch (UnreadableKeyException e) {
                throw new Unavailable(String.valueOf(e.getMessage()), "key_unreadable").exception();
            } catch (StoreException e) {
                throw new GatewayException(
                        new Unavailable(
                                "the gateway's store does not answer: try again in a moment",
                                "key_store_unavailable"),
                        Map.of("retry-after", "3"),
                        e);
            }
        };
    }

    static HttpResponse json(Object value) {
        return HttpResponse.json(200, Json.bytes(value));
    }

    /** The request's body, which is an object. */
    static JsonObject body(HttpRequest request) {
        try {
            return Json.object(request.body());
        } catch (JsonException e) {
            throw bad("the body is not a JSON object: " + e.getMessage(), null);
        }
    }

    /** A parameter of the query, decoded; null if it is missing or empty. */
    static @Nullable String query(HttpRequest request, String name) {
        for (String each : request.query().split("&", -1)) {
            if (each.startsWith(name + "=")) {
                String value = each.substring(name.length() + 1);
                String decoded = URLDecoder.decode(value, StandardCharsets.UTF_8);
                return decoded.isEmpty() ? null : decoded;
            }
        }
        return null;
    }

    static GatewayException bad(String message, @Nullable String param) {
        return new BadRequest(message, param, null).exception();
    }

    static GatewayException noSuchKey(String message) {
        return new NotFound(message, "key_not_found", "key").exception();
    }
}
